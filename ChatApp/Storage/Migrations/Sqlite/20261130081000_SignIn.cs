using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Wrong passwords are counted in memory, for each account and network. Sessions know when their owner last showed who they are.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130081000_SignIn")]
    public partial class SignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Not DropColumn, for which EF would copy the table.
            migrationBuilder.Sql("""ALTER TABLE "Accounts" DROP COLUMN "FailedTries";""");
            migrationBuilder.Sql("""ALTER TABLE "Accounts" DROP COLUMN "LockedUntil";""");
            migrationBuilder.AddColumn<long>(name: "FreshAt", table: "Sessions", type: "INTEGER", nullable: false, defaultValue: 0L);
            migrationBuilder.Sql("""UPDATE "Sessions" SET "FreshAt" = "CreatedAt";""");
            migrationBuilder.CreateTable(
                name: "SecondFactors",
                columns: table => new
                {
                    PersonKey = table.Column<int>(type: "INTEGER", nullable: false),
                    Secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    LastStep = table.Column<long>(type: "INTEGER", nullable: false),
                    RecoveryHashes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecondFactors", x => x.PersonKey);
                    table.ForeignKey(
                        name: "FK_SecondFactors_Accounts_PersonKey", column: x => x.PersonKey, principalTable: "Accounts",
                        principalColumn: "PersonKey", onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "SecondFactors");
            migrationBuilder.Sql("""ALTER TABLE "Sessions" DROP COLUMN "FreshAt";""");
            migrationBuilder.AddColumn<int>(name: "FailedTries", table: "Accounts", type: "INTEGER", nullable: false, defaultValue: 0);
            migrationBuilder.AddColumn<long>(name: "LockedUntil", table: "Accounts", type: "INTEGER", nullable: true);
        }
    }
}
