using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Pinned messages. The key finds those of a room, and the table is its index.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130180000_Pins")]
    public partial class Pins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "Pins" (
                "RoomKey" INTEGER NOT NULL,
                "Number" INTEGER NOT NULL,
                "PersonKey" INTEGER NOT NULL,
                "PinnedAt" INTEGER NOT NULL,
                CONSTRAINT "PK_Pins" PRIMARY KEY ("RoomKey", "Number"),
                CONSTRAINT "FK_Pins_Messages" FOREIGN KEY ("RoomKey", "Number") REFERENCES "Messages" ("RoomKey", "Number")
            ) WITHOUT ROWID;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "Pins");
    }
}
