using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Attempts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ledger_AtTicks_Event_Cause",
                table: "Ledger");

            migrationBuilder.AddColumn<int>(
                name: "Attempts",
                table: "Ledger",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_AtTicks_Event_Cause_Attempts",
                table: "Ledger",
                columns: new[] { "AtTicks", "Event", "Cause", "Attempts" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ledger_AtTicks_Event_Cause_Attempts",
                table: "Ledger");

            migrationBuilder.Sql("""ALTER TABLE "Ledger" DROP COLUMN "Attempts";""");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_AtTicks_Event_Cause",
                table: "Ledger",
                columns: new[] { "AtTicks", "Event", "Cause" });
        }
    }
}
