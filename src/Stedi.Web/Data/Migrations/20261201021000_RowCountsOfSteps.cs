using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>
    /// The row counts that the list of runs shows: dropped, rejected and replaced rows of each step, so that the list reads no metrics. Runs of earlier
    /// releases get their counts from the metrics of their versions. Steps that failed keep none.
    /// </summary>
    public partial class RowCountsOfSteps : Migration
    {
        private static readonly string[] Columns = ["rows_dropped", "rows_rejected", "rows_replaced"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            foreach (var column in Columns)
                migrationBuilder.AddColumn<long>(name: column, schema: "stedi", table: "steps", type: "bigint", nullable: true);
            migrationBuilder.Sql(
                """
                UPDATE stedi.steps AS s SET
                    rows_rejected = (v.metrics #>> '{landing,rejects}')::bigint,
                    rows_dropped = CASE WHEN v.metrics ->> 'landing' IS NULL AND v.metrics #>> '{inputs,0,rowsKept}' IS NOT NULL THEN
                        (SELECT coalesce(sum((d ->> 'rows')::bigint), 0) FROM jsonb_array_elements(v.metrics #> '{inputs,0,drops}') AS d) END
                FROM stedi.table_versions AS v
                WHERE s.status = 'succeeded' AND v.table_name = s.table_name AND v.version = s.version;
                UPDATE stedi.steps AS s SET rows_replaced = v.row_count
                FROM stedi.table_versions AS v
                WHERE v.table_name = s.table_name AND v.version = s.replaced_version;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var column in Columns)
                migrationBuilder.DropColumn(name: column, schema: "stedi", table: "steps");
        }
    }
}
