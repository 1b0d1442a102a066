using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "stedi");

            migrationBuilder.CreateTable(
                name: "api_key",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    hash = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "definitions",
                schema: "stedi",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    files = table.Column<string>(type: "jsonb", nullable: false),
                    variables = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_definitions", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "query",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sql = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    error = table.Column<string>(type: "text", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: true),
                    columns = table.Column<string>(type: "jsonb", nullable: false),
                    row_count = table.Column<long>(type: "bigint", nullable: true),
                    truncated = table.Column<bool>(type: "boolean", nullable: false),
                    scanned_bytes = table.Column<long>(type: "bigint", nullable: true),
                    elapsed_ms = table.Column<long>(type: "bigint", nullable: true),
                    owner_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    host = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_query", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "run_events",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: true),
                    rows_out = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_events", x => new { x.run_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "runs",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    select = table.Column<string>(type: "character varying(4096)", maxLength: 4096, nullable: false),
                    trigger_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    triggered_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    definition_hash = table.Column<string>(type: "text", nullable: false),
                    idempotency_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancelled_by = table.Column<string>(type: "text", nullable: true),
                    next_drive_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_seq = table.Column<int>(type: "integer", nullable: false),
                    inputs = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_link",
                schema: "stedi",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_link", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "step_attempts",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    engine_run_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_attempts", x => new { x.run_id, x.table_name, x.attempt });
                });

            migrationBuilder.CreateTable(
                name: "step_audits",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    metrics = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_audits", x => new { x.run_id, x.table_name, x.attempt });
                });

            migrationBuilder.CreateTable(
                name: "table_versions",
                schema: "stedi",
                columns: table => new
                {
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    row_count = table.Column<long>(type: "bigint", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    metrics = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_versions", x => new { x.table_name, x.version });
                });

            migrationBuilder.CreateTable(
                name: "run_tables",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    trigger_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    holds_claim = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_tables", x => new { x.run_id, x.table_name });
                    table.ForeignKey(
                        name: "fk_run_tables_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "stedi",
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "steps",
                schema: "stedi",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    job = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    token = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    engine_run_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    rows_in = table.Column<long>(type: "bigint", nullable: true),
                    rows_out = table.Column<long>(type: "bigint", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    was_lost = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_steps", x => new { x.run_id, x.table_name });
                    table.ForeignKey(
                        name: "fk_steps_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "stedi",
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_key_hash",
                schema: "stedi",
                table: "api_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_query_host",
                schema: "stedi",
                table: "query",
                column: "host",
                filter: "status in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_run_tables_table_name_run_id",
                schema: "stedi",
                table: "run_tables",
                columns: new[] { "table_name", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_tables_table_name_status_run_id",
                schema: "stedi",
                table: "run_tables",
                columns: new[] { "table_name", "status", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_tables_table_name_status_trigger_kind_run_id",
                schema: "stedi",
                table: "run_tables",
                columns: new[] { "table_name", "status", "trigger_kind", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_tables_table_name_trigger_kind_run_id",
                schema: "stedi",
                table: "run_tables",
                columns: new[] { "table_name", "trigger_kind", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ux_run_tables_one_builder",
                schema: "stedi",
                table: "run_tables",
                column: "table_name",
                unique: true,
                filter: "holds_claim");

            migrationBuilder.CreateIndex(
                name: "ix_runs_idempotency_key",
                schema: "stedi",
                table: "runs",
                column: "idempotency_key",
                unique: true,
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_runs_next_drive_at",
                schema: "stedi",
                table: "runs",
                column: "next_drive_at",
                filter: "next_drive_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_runs_status_id",
                schema: "stedi",
                table: "runs",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_status_trigger_kind_id",
                schema: "stedi",
                table: "runs",
                columns: new[] { "status", "trigger_kind", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_trigger_kind_id",
                schema: "stedi",
                table: "runs",
                columns: new[] { "trigger_kind", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_steps_engine_run_id",
                schema: "stedi",
                table: "steps",
                column: "engine_run_id",
                filter: "status IN ('pending', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_run_id",
                schema: "stedi",
                table: "table_versions",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_table_name_created_at",
                schema: "stedi",
                table: "table_versions",
                columns: new[] { "table_name", "created_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "definitions",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "query",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "run_events",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "run_tables",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "sign_in_link",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "step_attempts",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "step_audits",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "steps",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "table_versions",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "runs",
                schema: "stedi");
        }
    }
}
