using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The EF Core context of the SQLite database, one file in the data folder.</summary>
public sealed class SqliteChatDbContext(DbContextOptions<SqliteChatDbContext> options) : ChatDbContext(options)
{
    /// <summary>The id of the last migration: a start that finds it applied skips EF.</summary>
    public const string NewestMigration = "20261130110000_RenamedHubLog";
}
