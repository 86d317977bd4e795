using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The words of people's names. SQL cannot fold them: an empty word marks a person whose words the next start computes. Those
    /// who deleted their account (3) or will not return (4) are not found.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261201130000_PersonWords")]
    public partial class PersonWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "PersonWords" (
                "Word" TEXT NOT NULL,
                "PersonKey" INTEGER NOT NULL,
                CONSTRAINT "PK_PersonWords" PRIMARY KEY ("Word", "PersonKey"),
                CONSTRAINT "FK_PersonWords_People_PersonKey" FOREIGN KEY ("PersonKey") REFERENCES "People" ("Key") ON DELETE CASCADE
            ) WITHOUT ROWID;
            CREATE INDEX "IX_PersonWords_PersonKey" ON "PersonWords" ("PersonKey");
            INSERT INTO "PersonWords" ("Word", "PersonKey") SELECT '', "Key" FROM "People" WHERE "Status" NOT IN (3, 4);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""DROP TABLE "PersonWords";""");
    }
}
