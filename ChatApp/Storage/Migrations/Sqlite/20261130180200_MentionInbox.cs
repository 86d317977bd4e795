using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The rowid of the message of a mention, in an index: it returns a person's mentions newest first, whatever the room. The
    /// column is no part of EF's model: only MentionQueries and the writer know it.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130180200_MentionInbox")]
    public partial class MentionInbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Mentions" ADD COLUMN "MessageKey" INTEGER NOT NULL DEFAULT 0;
            UPDATE "Mentions" SET "MessageKey" = COALESCE((
                SELECT m.rowid FROM "Messages" m WHERE m."RoomKey" = "Mentions"."RoomKey" AND m."Number" = "Mentions"."Number"), 0);
            CREATE INDEX "IX_Mentions_PersonKey_MessageKey" ON "Mentions" ("PersonKey", "MessageKey");
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DROP INDEX "IX_Mentions_PersonKey_MessageKey";
            ALTER TABLE "Mentions" DROP COLUMN "MessageKey";
            """);
    }
}
