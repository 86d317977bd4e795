using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Who brought a person into a room that they have not opened yet.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130073000_Invitations")]
    public partial class Invitations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(name: "InvitedByKey", table: "Memberships", type: "INTEGER", nullable: true);
            migrationBuilder.CreateIndex(
                name: "IX_Memberships_InvitedByKey", table: "Memberships", column: "InvitedByKey", filter: "\"InvitedByKey\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_Memberships_InvitedByKey", table: "Memberships");
            migrationBuilder.Sql("""ALTER TABLE "Memberships" DROP COLUMN "InvitedByKey" """); // EF would make the table anew, from a model that is not kept.
        }
    }
}
