using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The number of the message that a message answers.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130143000_Replies")]
    public partial class Replies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""ALTER TABLE "Messages" ADD COLUMN "ReplyTo" INTEGER NULL;""");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""ALTER TABLE "Messages" DROP COLUMN "ReplyTo";""");
    }
}
