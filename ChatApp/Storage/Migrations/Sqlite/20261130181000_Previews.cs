using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The preview of a link in a message.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130181000_Previews")]
    public partial class Previews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""ALTER TABLE "Messages" ADD COLUMN "Preview" TEXT NULL;""");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""ALTER TABLE "Messages" DROP COLUMN "Preview";""");
    }
}
