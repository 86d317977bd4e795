using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The EF Core context of the SQLite database, one file in the data folder.</summary>
public sealed class SqliteChatDbContext(DbContextOptions<SqliteChatDbContext> options) : ChatDbContext(options)
{
    /// <summary>The id of the last migration: a start that finds it applied skips EF. The build lists the migrations, since a search for
    /// their types would load all types of the assembly: 45 ms of a start.</summary>
    public static string NewestMigration { get; } = typeof(SqliteChatDbContext).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(attribute => attribute.Key == "SqliteMigration").Max(attribute => attribute.Value)!;
}
