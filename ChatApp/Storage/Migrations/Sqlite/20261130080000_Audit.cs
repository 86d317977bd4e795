using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>Who did what; and names compared by how they look, a key that SQL cannot make: an empty one is made by the next start.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130080000_Audit")]
    public partial class Audit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Audit",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                    AtTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Event = table.Column<int>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", nullable: true),
                    SubjectId = table.Column<string>(type: "TEXT", nullable: true),
                    SubjectName = table.Column<string>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Detail = table.Column<string>(type: "TEXT", nullable: true),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table => table.PrimaryKey("PK_Audit", row => row.Key));
            migrationBuilder.CreateIndex(name: "IX_Audit_AtTicks", table: "Audit", column: "AtTicks");
            migrationBuilder.CreateIndex(name: "IX_Audit_Event_Key", table: "Audit", columns: ["Event", "Key"]);
            migrationBuilder.CreateIndex(name: "IX_Audit_ActorId_Key", table: "Audit", columns: ["ActorId", "Key"]);
            migrationBuilder.CreateIndex(name: "IX_Audit_SubjectId_Key", table: "Audit", columns: ["SubjectId", "Key"]);
            migrationBuilder.AddColumn<string>(name: "Skeleton", table: "People", type: "TEXT", nullable: false, defaultValue: "");
            migrationBuilder.CreateIndex(name: "IX_People_Skeleton", table: "People", column: "Skeleton", filter: "\"Kind\" <> 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_People_Skeleton", table: "People");
            migrationBuilder.Sql("""ALTER TABLE "People" DROP COLUMN "Skeleton";""");
            migrationBuilder.DropTable(name: "Audit");
        }
    }
}
