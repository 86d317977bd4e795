using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Storage.Migrations.Postgres
{
    /// <summary>The team's name and logo where an operator set them, in one row. The logo is a PNG file in Base64.</summary>
    [DbContext(typeof(PostgresChatDbContext))]
    [Migration("20261201150000_Site")]
    public partial class Site : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "Site" (
                "Id" integer NOT NULL,
                "Name" text,
                "Logo" text,
                "LogoHash" text,
                CONSTRAINT "PK_Site" PRIMARY KEY ("Id")
            );
            """);
    }
}
