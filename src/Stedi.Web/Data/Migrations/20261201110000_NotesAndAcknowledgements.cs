using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>
    /// Notes on runs and tables, and acknowledgements of warnings. Their triggers use the channel of run events, so that every open page and every instance hears of a
    /// change: about one run, or with an empty id about all, because an acknowledgement shows in every run with its warning.
    /// </summary>
    public partial class NotesAndAcknowledgements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "notes",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    author_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    author_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "warning_acknowledgements",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    warning_id = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    acknowledged_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    ended_by_run = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_warning_acknowledgements", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notes_subject_kind_subject_key_id",
                schema: "stedi",
                table: "notes",
                columns: new[] { "subject_kind", "subject_key", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_warning_acknowledgements_table_name",
                schema: "stedi",
                table: "warning_acknowledgements",
                column: "table_name",
                filter: "ended_by_run IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_warning_acknowledgements_warning_id_ended_by_run",
                schema: "stedi",
                table: "warning_acknowledgements",
                columns: new[] { "warning_id", "ended_by_run" });

            migrationBuilder.CreateIndex(
                name: "ux_warning_acknowledgements_one_in_force",
                schema: "stedi",
                table: "warning_acknowledgements",
                column: "warning_id",
                unique: true,
                filter: "ended_by_run IS NULL");

            migrationBuilder.Sql(
                """
                CREATE FUNCTION stedi.notify_note() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    changed stedi.notes;
                BEGIN
                    IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
                    PERFORM pg_notify('stedi_run_events', json_build_object(
                        'runId', CASE WHEN changed.subject_kind = 'run' THEN changed.subject_key ELSE '00000000-0000-0000-0000-000000000000' END, 'seq', 0, 'kind', 'note',
                        'table', CASE WHEN changed.subject_kind = 'table' THEN changed.subject_key END)::text);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER notify_note AFTER INSERT OR UPDATE OR DELETE ON stedi.notes FOR EACH ROW EXECUTE FUNCTION stedi.notify_note();

                CREATE FUNCTION stedi.notify_acknowledgement() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('stedi_run_events', json_build_object(
                        'runId', '00000000-0000-0000-0000-000000000000', 'seq', 0, 'kind', 'acknowledgement', 'table', NULL)::text);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER notify_acknowledgement AFTER INSERT OR UPDATE OR DELETE ON stedi.warning_acknowledgements
                    FOR EACH STATEMENT EXECUTE FUNCTION stedi.notify_acknowledgement();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION stedi.notify_note() CASCADE; DROP FUNCTION stedi.notify_acknowledgement() CASCADE;");

            migrationBuilder.DropTable(
                name: "notes",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "warning_acknowledgements",
                schema: "stedi");
        }
    }
}
