using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MessagesByClientId : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_AuthorKey_ClientMessageId",
                table: "Messages");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_ClientMessageId_AuthorKey",
                table: "Messages",
                columns: new[] { "ClientMessageId", "AuthorKey" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_ClientMessageId_AuthorKey",
                table: "Messages");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_AuthorKey_ClientMessageId",
                table: "Messages",
                columns: new[] { "AuthorKey", "ClientMessageId" },
                unique: true);
        }
    }
}
