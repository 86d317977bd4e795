using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The rooms that a person made are counted before each new one.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130090000_RoomCreators")]
    public partial class RoomCreators : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.CreateIndex(name: "IX_Rooms_CreatorId", table: "Rooms", column: "CreatorId", filter: "\"CreatorId\" IS NOT NULL");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "IX_Rooms_CreatorId", table: "Rooms");
    }
}
