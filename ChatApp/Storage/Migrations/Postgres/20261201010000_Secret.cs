using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Storage.Migrations.Postgres
{
    /// <summary>The secret that all nodes share. PostgreSQL makes its UUIDs of strong random numbers.</summary>
    [DbContext(typeof(PostgresChatDbContext))]
    [Migration("20261201010000_Secret")]
    public partial class Secret : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Store" ADD "Secret" text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text || gen_random_uuid()::text
            """);
    }
}
