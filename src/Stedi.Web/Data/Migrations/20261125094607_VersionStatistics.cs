using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class VersionStatistics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "version_statistics",
                schema: "stedi");
        }
    }
}
