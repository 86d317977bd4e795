using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Messages that people saved for later. The times of one person all differ: the index orders a page of them.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130180100_Saved")]
    public partial class Saved : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "Saved" (
                "PersonKey" INTEGER NOT NULL,
                "RoomKey" INTEGER NOT NULL,
                "Number" INTEGER NOT NULL,
                "SavedAt" INTEGER NOT NULL,
                CONSTRAINT "PK_Saved" PRIMARY KEY ("PersonKey", "RoomKey", "Number")
            ) WITHOUT ROWID;
            CREATE INDEX "IX_Saved_PersonKey_SavedAt" ON "Saved" ("PersonKey", "SavedAt");
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "Saved");
    }
}
