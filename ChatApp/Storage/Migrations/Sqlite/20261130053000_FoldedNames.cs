using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Names are looked for by a key that SQL cannot make: an empty one is made by the next start. The schema stays.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130053000_FoldedNames")]
    public partial class FoldedNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""UPDATE "People" SET "NameKey" = '' WHERE "Name" GLOB '*[^ -~]*'""");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
