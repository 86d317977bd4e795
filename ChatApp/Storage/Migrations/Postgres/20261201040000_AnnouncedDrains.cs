using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Storage.Migrations.Postgres
{
    /// <summary>Whether a drain of a node is announced, so that operators see and cancel it on each node.</summary>
    [DbContext(typeof(PostgresChatDbContext))]
    [Migration("20261201040000_AnnouncedDrains")]
    public partial class AnnouncedDrains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Nodes" ADD "IsAnnounced" boolean NOT NULL DEFAULT false
            """);
    }
}
