using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeanerIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_RoomKey_Change",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Ledger_ClientId",
                table: "Ledger");

            migrationBuilder.DropIndex(
                name: "IX_Ledger_ConnectionId",
                table: "Ledger");

            migrationBuilder.AddColumn<long>(
                name: "PostedChange",
                table: "Messages",
                type: "INTEGER",
                nullable: true);

            // What was edited or deleted is no longer known to have been posted with any change. It is found by its latest one; for the search
            // among the others it stands with the one before it that was neither.
            migrationBuilder.Sql("""
                UPDATE "Messages" SET "PostedChange" = COALESCE((
                    SELECT "Change" FROM "Messages" AS "before"
                    WHERE "before"."RoomKey" = "Messages"."RoomKey" AND "before"."Number" < "Messages"."Number"
                        AND "before"."EditedAt" IS NULL AND "before"."DeletedAt" IS NULL
                    ORDER BY "before"."Number" DESC LIMIT 1), 0)
                WHERE "EditedAt" IS NOT NULL OR "DeletedAt" IS NOT NULL
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Messages_RoomKey_Change",
                table: "Messages",
                columns: new[] { "RoomKey", "Change" },
                unique: true,
                filter: "\"PostedChange\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_RoomKey_Change",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "PostedChange",
                table: "Messages");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_RoomKey_Change",
                table: "Messages",
                columns: new[] { "RoomKey", "Change" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_ClientId",
                table: "Ledger",
                column: "ClientId");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_ConnectionId",
                table: "Ledger",
                column: "ConnectionId");
        }
    }
}
