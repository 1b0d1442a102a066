using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>
    /// Queries that are shared with a role, the engine's own id of a query, and charts of saved queries. The authors' roles of earlier queries are unknown, so
    /// these queries count as those of admins.
    /// </summary>
    public partial class SharedQueriesAndCharts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "author_role", schema: "stedi", table: "query", type: "character varying(16)", maxLength: 16, nullable: false, defaultValue: "admin");
            migrationBuilder.AddColumn<bool>(name: "is_shared", schema: "stedi", table: "query", type: "boolean", nullable: false, defaultValue: false);
            migrationBuilder.AddColumn<string>(name: "engine_query_id", schema: "stedi", table: "query", type: "character varying(128)", maxLength: 128, nullable: true);
            migrationBuilder.AddColumn<string>(name: "chart", schema: "stedi", table: "saved_query", type: "jsonb", nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(name: "chart", schema: "stedi", table: "saved_query");
            migrationBuilder.DropColumn(name: "engine_query_id", schema: "stedi", table: "query");
            migrationBuilder.DropColumn(name: "is_shared", schema: "stedi", table: "query");
            migrationBuilder.DropColumn(name: "author_role", schema: "stedi", table: "query");
        }
    }
}
