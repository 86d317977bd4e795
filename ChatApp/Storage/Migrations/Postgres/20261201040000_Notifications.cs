using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Storage.Migrations.Postgres
{
    /// <summary>What people are notified of: of each room, where they chose it (null for the default), and their settings.</summary>
    [DbContext(typeof(PostgresChatDbContext))]
    [Migration("20261201040000_Notifications")]
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Memberships" ADD "Notify" integer;
            CREATE TABLE "NotificationSettings" (
                "PersonKey" integer NOT NULL,
                "Rooms" integer NOT NULL,
                "QuietFrom" integer,
                "QuietUntil" integer,
                "HidesText" integer NOT NULL,
                "Sound" integer NOT NULL,
                CONSTRAINT "PK_NotificationSettings" PRIMARY KEY ("PersonKey")
            );
            """);
    }
}
