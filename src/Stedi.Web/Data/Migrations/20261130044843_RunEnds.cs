using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                schema: "stedi",
                table: "steps",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pauses",
                schema: "stedi",
                table: "runs",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "stumbled_at_seq",
                schema: "stedi",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "stumbles",
                schema: "stedi",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                schema: "stedi",
                table: "runs",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "jobs_to_stop",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    job = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    token = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    engine_run_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    fault = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jobs_to_stop", x => new { x.run_id, x.table_name, x.attempt });
                });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_to_stop_next_try_at",
                schema: "stedi",
                table: "jobs_to_stop",
                column: "next_try_at");

            // Runs that failed as a whole before this left steps open, and their jobs at work.
            migrationBuilder.Sql(
                """
                INSERT INTO stedi.jobs_to_stop (run_id, table_name, attempt, job, token, engine_run_id, since, next_try_at, tries)
                SELECT s.run_id, s.table_name, s.attempt, s.job, s.token, s.engine_run_id, now(), now(), 0
                FROM stedi.steps s JOIN stedi.runs r ON r.id = s.run_id
                WHERE r.status IN ('failed', 'cancelled') AND s.status IN ('pending', 'running') AND s.token IS NOT NULL;
                UPDATE stedi.steps s SET status = 'cancelled', error = 'Stopped: the run failed.', reason = NULL, finished_at = r.finished_at
                FROM stedi.runs r WHERE r.id = s.run_id AND r.status IN ('failed', 'cancelled') AND s.status IN ('pending', 'running');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "jobs_to_stop",
                schema: "stedi");

            migrationBuilder.DropColumn(
                name: "waits_for",
                schema: "stedi",
                table: "steps");

            migrationBuilder.DropColumn(
                name: "pauses",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stumbled_at_seq",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stumbles",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "waits_for",
                schema: "stedi",
                table: "runs");
        }
    }
}
