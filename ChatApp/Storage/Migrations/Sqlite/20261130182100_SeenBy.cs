using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Up to which change a person's clients hold a room, and whether the room hides who has seen its messages.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130182100_SeenBy")]
    public partial class SeenBy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Memberships" ADD COLUMN "HeldUpTo" INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE "Rooms" ADD COLUMN "HidesSeen" INTEGER NOT NULL DEFAULT 0;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Rooms" DROP COLUMN "HidesSeen";
            ALTER TABLE "Memberships" DROP COLUMN "HeldUpTo";
            """);
    }
}
