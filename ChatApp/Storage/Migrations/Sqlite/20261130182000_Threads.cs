using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The number of the first message of the thread that an answer belongs to. Messages that answer none are not in the index, so
    /// posting them writes no page of it.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130182000_Threads")]
    public partial class Threads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Messages" ADD COLUMN "Thread" INTEGER NULL;
            CREATE INDEX "IX_Messages_ReplyTo" ON "Messages" ("RoomKey", "ReplyTo") WHERE "ReplyTo" IS NOT NULL;
            CREATE TEMP TABLE "Answers" AS
                WITH RECURSIVE "Found" ("RoomKey", "Number", "First") AS (
                    SELECT m."RoomKey", m."Number", m."ReplyTo" FROM "Messages" m
                    JOIN "Messages" p ON p."RoomKey" = m."RoomKey" AND p."Number" = m."ReplyTo"
                    WHERE m."ReplyTo" IS NOT NULL AND p."ReplyTo" IS NULL
                    UNION ALL
                    SELECT m."RoomKey", m."Number", f."First" FROM "Found" f
                    JOIN "Messages" m ON m."RoomKey" = f."RoomKey" AND m."ReplyTo" = f."Number")
                SELECT * FROM "Found";
            UPDATE "Messages" SET "Thread" = a."First" FROM "Answers" a
                WHERE a."RoomKey" = "Messages"."RoomKey" AND a."Number" = "Messages"."Number";
            DROP TABLE "Answers";
            DROP INDEX "IX_Messages_ReplyTo";
            CREATE INDEX "IX_Messages_Thread" ON "Messages" ("RoomKey", "Thread", "Number") WHERE "Thread" IS NOT NULL;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DROP INDEX "IX_Messages_Thread";
            ALTER TABLE "Messages" DROP COLUMN "Thread";
            """);
    }
}
