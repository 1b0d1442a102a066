using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Stedi.Web.Data.Migrations
{
    /// <summary>The index that finds which version of a table was current at a point in time, from what each run replaced.</summary>
    public partial class PastVersions : Migration
    {
        private static readonly string[] Columns = ["table_name", "replaced_at"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex(
            name: "ix_steps_table_name_replaced_at", schema: "stedi", table: "steps", columns: Columns, filter: "replaced_at IS NOT NULL");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.DropIndex(name: "ix_steps_table_name_replaced_at", schema: "stedi", table: "steps");
    }
}
