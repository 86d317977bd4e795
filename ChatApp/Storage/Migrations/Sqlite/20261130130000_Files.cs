using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Files, and their names in the messages that have them. A file is no part of EF's model: only FileQueries knows it.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130130000_Files")]
    public partial class Files : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE TABLE "Files" (
                    "Id" TEXT NOT NULL CONSTRAINT "PK_Files" PRIMARY KEY,
                    "PersonKey" INTEGER NOT NULL,
                    "Name" TEXT NOT NULL,
                    "Size" INTEGER NOT NULL,
                    "CreatedAt" INTEGER NOT NULL,
                    "Hash" TEXT NULL,
                    "Type" TEXT NULL,
                    "Width" INTEGER NULL,
                    "Height" INTEGER NULL,
                    "PreviewHash" TEXT NULL,
                    "FinishedAt" INTEGER NULL,
                    "RoomKey" INTEGER NULL,
                    "Number" INTEGER NULL
                );
                CREATE INDEX "IX_Files_PersonKey_RoomKey" ON "Files" ("PersonKey", "RoomKey");
                CREATE INDEX "IX_Files_RoomKey_Number" ON "Files" ("RoomKey", "Number");
                CREATE INDEX "IX_Files_Hash" ON "Files" ("Hash");
                CREATE INDEX "IX_Files_PreviewHash" ON "Files" ("PreviewHash");
                CREATE INDEX "IX_Files_Size" ON "Files" ("Size");
                """);
            migrationBuilder.AddColumn<string>(name: "Files", table: "Messages", type: "TEXT", nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""ALTER TABLE "Messages" DROP COLUMN "Files";""");
            migrationBuilder.DropTable(name: "Files");
        }
    }
}
