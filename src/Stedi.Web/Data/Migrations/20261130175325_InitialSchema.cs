using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>
    /// The schema of the first release. Generated, but for the defaults of <c>inputs</c>, <c>reread</c>, <c>stamp</c> and <c>stumbles</c>, which the model does not
    /// know, and for the trigger at the end: each saved run event notifies the channel that every instance listens to (Runs/RunListener). A trigger does it,
    /// so that whoever saves an event notifies, and exactly when the transaction commits.
    /// </summary>
    public partial class InitialSchema : Migration
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
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cookie_key",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cookie_key", x => x.id);
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
                name: "ended_session",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    forgotten_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ended_session", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "home",
                schema: "stedi",
                columns: table => new
                {
                    key = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_home", x => x.key);
                });

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

            migrationBuilder.CreateTable(
                name: "person",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    disabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false, defaultValue: Guid.Empty)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person", x => x.id);
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
                    inputs = table.Column<string[]>(type: "text[]", nullable: false, defaultValue: new string[0]),
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
                name: "retention_rules",
                schema: "stedi",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    days = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_rules", x => x.kind);
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
                    waits_for = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    step_errors = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    definition_hash = table.Column<string>(type: "text", nullable: false),
                    idempotency_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reread = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    rollback = table.Column<string>(type: "jsonb", nullable: true),
                    held = table.Column<string>(type: "jsonb", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pauses = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'[]'"),
                    cancelled_by = table.Column<string>(type: "text", nullable: true),
                    next_drive_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stumbles = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    stumbled_at_seq = table.Column<int>(type: "integer", nullable: true),
                    last_seq = table.Column<int>(type: "integer", nullable: false),
                    inputs = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "saved_query",
                schema: "stedi",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    sql = table.Column<string>(type: "text", nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_query", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_link",
                schema: "stedi",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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
                    version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
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
                name: "table_holds",
                schema: "stedi",
                columns: table => new
                {
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    held_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    from_version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    to_version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    is_published = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_holds", x => new { x.table_name, x.run_id });
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
                name: "version_statistics",
                schema: "stedi",
                columns: table => new
                {
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    measured_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    statistics = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_version_statistics", x => new { x.table_name, x.version });
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
                    replaced_version = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rows_in = table.Column<long>(type: "bigint", nullable: true),
                    rows_out = table.Column<long>(type: "bigint", nullable: true),
                    dpu_hours = table.Column<double>(type: "double precision", nullable: true),
                    cost_usd = table.Column<double>(type: "double precision", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    waits_for = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    warnings = table.Column<string>(type: "jsonb", nullable: true),
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
                name: "ix_audit_entries_action_id",
                schema: "stedi",
                table: "audit_entries",
                columns: new[] { "action", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_action_id",
                schema: "stedi",
                table: "audit_entries",
                columns: new[] { "actor", "action", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_id",
                schema: "stedi",
                table: "audit_entries",
                columns: new[] { "actor", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_to_stop_next_try_at",
                schema: "stedi",
                table: "jobs_to_stop",
                column: "next_try_at");

            migrationBuilder.CreateIndex(
                name: "ix_person_name",
                schema: "stedi",
                table: "person",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_query_host",
                schema: "stedi",
                table: "query",
                column: "host",
                filter: "status in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_query_owner_key_id",
                schema: "stedi",
                table: "query",
                columns: new[] { "owner_key", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_query_owner_key_status_id",
                schema: "stedi",
                table: "query",
                columns: new[] { "owner_key", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_saved_views_owner_key_name",
                schema: "stedi",
                table: "run_saved_views",
                columns: new[] { "owner_key", "name" },
                unique: true);

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
                name: "ix_saved_query_owner_key_name",
                schema: "stedi",
                table: "saved_query",
                columns: new[] { "owner_key", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_steps_engine_run_id",
                schema: "stedi",
                table: "steps",
                column: "engine_run_id",
                filter: "status IN ('pending', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_removed_at",
                schema: "stedi",
                table: "table_versions",
                column: "removed_at");

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

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_table_name_published_at",
                schema: "stedi",
                table: "table_versions",
                columns: new[] { "table_name", "published_at" },
                filter: "published_at IS NOT NULL");

            migrationBuilder.Sql(
                """
                CREATE FUNCTION stedi.notify_run_event() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('stedi_run_events', json_build_object(
                        'runId', NEW.run_id, 'seq', NEW.seq, 'kind', NEW.kind, 'table', NEW.table_name)::text);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER notify_run_event AFTER INSERT ON stedi.run_events FOR EACH ROW EXECUTE FUNCTION stedi.notify_run_event();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION stedi.notify_run_event() CASCADE;");

            migrationBuilder.DropTable(
                name: "api_key",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "audit_entries",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "cookie_key",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "definitions",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "ended_session",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "home",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "jobs_to_stop",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "person",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "query",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "retention_rules",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "run_events",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "run_saved_views",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "run_tables",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "saved_query",
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
                name: "table_holds",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "table_versions",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "version_statistics",
                schema: "stedi");

            migrationBuilder.DropTable(
                name: "runs",
                schema: "stedi");
        }
    }
}
