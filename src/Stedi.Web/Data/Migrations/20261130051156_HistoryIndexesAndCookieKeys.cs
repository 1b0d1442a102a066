using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class HistoryIndexesAndCookieKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_removed_at",
                schema: "stedi",
                table: "table_versions",
                column: "removed_at");

            migrationBuilder.CreateIndex(
                name: "ix_table_versions_table_name_published_at",
                schema: "stedi",
                table: "table_versions",
                columns: new[] { "table_name", "published_at" },
                filter: "published_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_query_owner_key_status_id",
                schema: "stedi",
                table: "query",
                columns: new[] { "owner_key", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_action_id",
                schema: "stedi",
                table: "audit_entries",
                columns: new[] { "actor", "action", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cookie_key",
                schema: "stedi");

            migrationBuilder.DropIndex(
                name: "ix_table_versions_removed_at",
                schema: "stedi",
                table: "table_versions");

            migrationBuilder.DropIndex(
                name: "ix_table_versions_table_name_published_at",
                schema: "stedi",
                table: "table_versions");

            migrationBuilder.DropIndex(
                name: "ix_query_owner_key_status_id",
                schema: "stedi",
                table: "query");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_actor_action_id",
                schema: "stedi",
                table: "audit_entries");
        }
    }
}
