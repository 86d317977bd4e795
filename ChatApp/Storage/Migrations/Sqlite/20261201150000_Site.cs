using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The team's name and logo where an operator set them, in one row. The logo is a PNG file in Base64.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261201150000_Site")]
    public partial class Site : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "Site" (
                "Id" INTEGER NOT NULL CONSTRAINT "PK_Site" PRIMARY KEY,
                "Name" TEXT,
                "Logo" TEXT,
                "LogoHash" TEXT
            );
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""DROP TABLE "Site";""");
    }
}
