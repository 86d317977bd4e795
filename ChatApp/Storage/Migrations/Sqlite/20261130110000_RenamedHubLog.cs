using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatApp.Storage.Migrations.Sqlite
{
    /// <summary>The hub log's table has the name that people use for it. SQLite renames no index: they are made again.</summary>
    [DbContext(typeof(SqliteChatDbContext))]
    [Migration("20261130110000_RenamedHubLog")]
    public partial class RenamedHubLog : Migration
    {
        private static readonly string[] Reported = ["Cause", "Code", "Reason", "AtTicks", "Hidden", "Online", "RoundTripMs"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Rename(migrationBuilder, "Ledger", "HubLog", "Told", "Reported");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Rename(migrationBuilder, "HubLog", "Ledger", "Reported", "Told");

        private static void Rename(MigrationBuilder migrationBuilder, string table, string newTable, string prefix, string newPrefix)
        {
            migrationBuilder.Sql($"""ALTER TABLE "{table}" RENAME TO "{newTable}";""");
            foreach (var column in Reported)
                migrationBuilder.Sql($"""ALTER TABLE "{newTable}" RENAME COLUMN "{prefix}{column}" TO "{newPrefix}{column}";""");
            (string Name, string Columns)[] indexes =
            [
                ("AtTicks_Event_Cause_Attempts", "\"AtTicks\", \"Event\", \"Cause\", \"Attempts\""), ("PersonId_Key", "\"PersonId\", \"Key\""),
                ("Address_Key", "\"Address\", \"Key\""), ("Cause_Key", "\"Cause\", \"Key\""), ("Event_Key", "\"Event\", \"Key\""),
                ("IsOpen", "\"IsOpen\""),
            ];
            foreach (var (name, columns) in indexes)
            {
                var filter = name == "IsOpen" ? " WHERE \"IsOpen\"" : "";
                migrationBuilder.Sql($"""DROP INDEX "IX_{table}_{name}";""");
                migrationBuilder.Sql($"""CREATE INDEX "IX_{newTable}_{name}" ON "{newTable}" ({columns}){filter};""");
            }
        }
    }
}
