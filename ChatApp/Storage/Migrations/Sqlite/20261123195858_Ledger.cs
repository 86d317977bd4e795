using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Ledger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Ledger",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AtTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Event = table.Column<int>(type: "INTEGER", nullable: false),
                    IsOpen = table.Column<bool>(type: "INTEGER", nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: true),
                    PersonId = table.Column<string>(type: "TEXT", nullable: true),
                    PersonName = table.Column<string>(type: "TEXT", nullable: true),
                    ClientId = table.Column<string>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Agent = table.Column<string>(type: "TEXT", nullable: true),
                    Node = table.Column<string>(type: "TEXT", nullable: false),
                    Connections = table.Column<int>(type: "INTEGER", nullable: true),
                    Cause = table.Column<string>(type: "TEXT", nullable: true),
                    Code = table.Column<int>(type: "INTEGER", nullable: true),
                    DurationMs = table.Column<long>(type: "INTEGER", nullable: true),
                    ConnectMs = table.Column<long>(type: "INTEGER", nullable: true),
                    RoundTripMs = table.Column<double>(type: "REAL", nullable: true),
                    HeartbeatAgoMs = table.Column<long>(type: "INTEGER", nullable: true),
                    FramesIn = table.Column<long>(type: "INTEGER", nullable: true),
                    FramesOut = table.Column<long>(type: "INTEGER", nullable: true),
                    Opens = table.Column<int>(type: "INTEGER", nullable: true),
                    ToldCause = table.Column<string>(type: "TEXT", nullable: true),
                    ToldCode = table.Column<int>(type: "INTEGER", nullable: true),
                    ToldReason = table.Column<string>(type: "TEXT", nullable: true),
                    ToldAtTicks = table.Column<long>(type: "INTEGER", nullable: true),
                    ToldHidden = table.Column<bool>(type: "INTEGER", nullable: true),
                    ToldOnline = table.Column<bool>(type: "INTEGER", nullable: true),
                    ToldRoundTripMs = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Ledger", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_Address_Key",
                table: "Ledger",
                columns: new[] { "Address", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_AtTicks_Event_Cause",
                table: "Ledger",
                columns: new[] { "AtTicks", "Event", "Cause" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_Cause_Key",
                table: "Ledger",
                columns: new[] { "Cause", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_ClientId",
                table: "Ledger",
                column: "ClientId");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_ConnectionId",
                table: "Ledger",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_Event_Key",
                table: "Ledger",
                columns: new[] { "Event", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_IsOpen",
                table: "Ledger",
                column: "IsOpen",
                filter: "\"IsOpen\"");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_PersonId_Key",
                table: "Ledger",
                columns: new[] { "PersonId", "Key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Ledger");
        }
    }
}
