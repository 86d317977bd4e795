using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Reactions to messages. The key finds those of a message, and the table is its index: a reaction writes one page.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130140000_Reactions")]
    public partial class Reactions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "Reactions" (
                "RoomKey" INTEGER NOT NULL,
                "Number" INTEGER NOT NULL,
                "Emoji" TEXT NOT NULL,
                "PersonKey" INTEGER NOT NULL,
                "Change" INTEGER NOT NULL,
                CONSTRAINT "PK_Reactions" PRIMARY KEY ("RoomKey", "Number", "Emoji", "PersonKey"),
                CONSTRAINT "FK_Reactions_Messages" FOREIGN KEY ("RoomKey", "Number") REFERENCES "Messages" ("RoomKey", "Number")
            ) WITHOUT ROWID;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "Reactions");
    }
}
