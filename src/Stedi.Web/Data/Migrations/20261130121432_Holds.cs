using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Holds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "replaced_at",
                schema: "stedi",
                table: "steps",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "replaced_version",
                schema: "stedi",
                table: "steps",
                type: "character varying(128)",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held",
                schema: "stedi",
                table: "runs",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "rollback",
                schema: "stedi",
                table: "runs",
                type: "jsonb",
                nullable: true);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "table_holds",
                schema: "stedi");

            migrationBuilder.DropColumn(
                name: "replaced_at",
                schema: "stedi",
                table: "steps");

            migrationBuilder.DropColumn(
                name: "replaced_version",
                schema: "stedi",
                table: "steps");

            migrationBuilder.DropColumn(
                name: "held",
                schema: "stedi",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "rollback",
                schema: "stedi",
                table: "runs");
        }
    }
}
