using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Storage.Migrations.Postgres
{
    /// <summary>The words of people's names. SQL cannot fold them: an empty word marks a person whose words the next start computes. Those
    /// who deleted their account (3) or will not return (4) are not found.</summary>
    [DbContext(typeof(PostgresChatDbContext))]
    [Migration("20261201130000_PersonWords")]
    public partial class PersonWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "PersonWords" (
                "Word" text COLLATE "C" NOT NULL,
                "PersonKey" integer NOT NULL,
                CONSTRAINT "PK_PersonWords" PRIMARY KEY ("Word", "PersonKey"),
                CONSTRAINT "FK_PersonWords_People_PersonKey" FOREIGN KEY ("PersonKey") REFERENCES "People" ("Key") ON DELETE CASCADE
            );
            CREATE INDEX "IX_PersonWords_PersonKey" ON "PersonWords" ("PersonKey");
            INSERT INTO "PersonWords" ("Word", "PersonKey") SELECT '', "Key" FROM "People" WHERE "Status" NOT IN (3, 4);
            """);
    }
}
