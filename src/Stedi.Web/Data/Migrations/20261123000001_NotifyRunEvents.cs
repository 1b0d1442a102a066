using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Stedi.Web.Data.Migrations;

/// <summary>
/// Each saved run event notifies the channel that every instance listens to (Runs/RunListener). A trigger does it, so that whoever saves an
/// event notifies, and exactly when the transaction commits.
/// </summary>
[DbContext(typeof(StediDbContext))]
[Migration("20261123000001_NotifyRunEvents")]
public sealed class NotifyRunEvents : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE FUNCTION stedi.notify_run_event() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('stedi_run_events', json_build_object(
                'runId', NEW.run_id, 'seq', NEW.seq, 'kind', NEW.kind, 'table', NEW.table_name)::text);
            RETURN NULL;
        END $$;
        CREATE TRIGGER notify_run_event AFTER INSERT ON stedi.run_events FOR EACH ROW EXECUTE FUNCTION stedi.notify_run_event();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP FUNCTION stedi.notify_run_event() CASCADE;");
}
