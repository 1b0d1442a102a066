using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>The favorites and the recent tables of each user.</summary>
    public partial class FavoriteAndRecentTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "favorite_tables",
                schema: "stedi",
                columns: table => new
                {
                    owner_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table => table.PrimaryKey("pk_favorite_tables", x => new { x.owner_key, x.table_name }));

            migrationBuilder.CreateTable(
                name: "recent_tables",
                schema: "stedi",
                columns: table => new
                {
                    owner_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    table_name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table => table.PrimaryKey("pk_recent_tables", x => new { x.owner_key, x.table_name }));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "favorite_tables", schema: "stedi");
            migrationBuilder.DropTable(name: "recent_tables", schema: "stedi");
        }
    }
}
