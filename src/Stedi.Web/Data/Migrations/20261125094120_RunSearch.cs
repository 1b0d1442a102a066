using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "step_errors",
                schema: "stedi",
                table: "runs",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            // Runs of before are found by what their steps failed of, too.
            migrationBuilder.Sql(
                """
                UPDATE stedi.runs AS r SET step_errors = left(failed.errors, 1000)
                FROM (SELECT run_id, string_agg(table_name || ': ' || error, E'\n' ORDER BY position) AS errors
                      FROM stedi.steps WHERE status = 'failed' AND error IS NOT NULL GROUP BY run_id) AS failed
                WHERE r.id = failed.run_id AND r.status = 'failed';
                """);

            migrationBuilder.CreateTable(
                name: "run_saved_views",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    owner_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    query = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_saved_views", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_runs_triggered_by_id",
                schema: "stedi",
                table: "runs",
                columns: new[] { "triggered_by", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_triggered_by_status_id",
                schema: "stedi",
                table: "runs",
                columns: new[] { "triggered_by", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_saved_views_owner_key_name",
                schema: "stedi",
                table: "run_saved_views",
                columns: new[] { "owner_key", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "run_saved_views",
                schema: "stedi");

            migrationBuilder.DropIndex(
                name: "ix_runs_triggered_by_id",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_runs_triggered_by_status_id",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "step_errors",
                schema: "stedi",
                table: "runs");
        }
    }
}
