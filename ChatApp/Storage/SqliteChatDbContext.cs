using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The embedded database: one file in the data folder.</summary>
public sealed class SqliteChatDbContext(DbContextOptions<SqliteChatDbContext> options) : ChatDbContext(options)
{
    /// <summary>The last of the migrations: a start that finds it applied has none to apply.</summary>
    public const string NewestMigration = "20261130110000_RenamedHubLog";
}
