using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>What people are notified of: of each room, where they chose it (null for the default), and their settings.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261201040000_Notifications")]
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE "Memberships" ADD COLUMN "Notify" INTEGER;
            CREATE TABLE "NotificationSettings" (
                "PersonKey" INTEGER NOT NULL CONSTRAINT "PK_NotificationSettings" PRIMARY KEY,
                "Rooms" INTEGER NOT NULL,
                "QuietFrom" INTEGER,
                "QuietUntil" INTEGER,
                "HidesText" INTEGER NOT NULL,
                "Sound" INTEGER NOT NULL
            );
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DROP TABLE "NotificationSettings";
            ALTER TABLE "Memberships" DROP COLUMN "Notify";
            """);
    }
}
