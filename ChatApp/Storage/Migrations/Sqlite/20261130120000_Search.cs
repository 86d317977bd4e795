using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The index of the messages' words. It stores no text: its rows have the rowids of the messages, which grow with the time of
    /// posting. Texts are split by SearchText before, so the tokenizer only finds the spaces. The server indexes the messages that are there
    /// already, in the background.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130120000_Search")]
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE "MessageSearch" USING fts5("Words", content='', contentless_delete=1,
                    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*' tokenchars '_'");
                """);
            // Each commit adds a segment. Merging more of them at once writes less; the second number keeps a commit from merging whole levels.
            migrationBuilder.Sql("""INSERT INTO "MessageSearch" ("MessageSearch", rank) VALUES ('automerge', 16), ('crisismerge', 64);""");
            // Lists the words of the index in order; holds nothing itself.
            migrationBuilder.Sql("""CREATE VIRTUAL TABLE "MessageSearchWords" USING fts5vocab("MessageSearch", 'instance');""");
            migrationBuilder.CreateTable(
                name: "MessageSearchBacklog",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Before = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table => table.PrimaryKey("PK_MessageSearchBacklog", row => row.Id));
            migrationBuilder.Sql("""INSERT INTO "MessageSearchBacklog" SELECT 1, COALESCE(MAX(rowid), 0) + 1 FROM "Messages";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "MessageSearchBacklog");
            migrationBuilder.Sql("""DROP TABLE "MessageSearchWords";""");
            migrationBuilder.Sql("""DROP TABLE "MessageSearch";""");
        }
    }
}
