using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class LandingReads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "warnings",
                schema: "stedi",
                table: "steps",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "version",
                schema: "stedi",
                table: "step_attempts",
                type: "character varying(128)",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "reread",
                schema: "stedi",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "warnings",
                schema: "stedi",
                table: "steps");

            migrationBuilder.DropColumn(
                name: "version",
                schema: "stedi",
                table: "step_attempts");

            migrationBuilder.DropColumn(
                name: "reread",
                schema: "stedi",
                table: "runs");
        }
    }
}
