using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The EF Core context of a PostgreSQL database.</summary>
public sealed class PostgresChatDbContext(DbContextOptions<PostgresChatDbContext> options) : ChatDbContext(options)
{
    /// <summary>The id of the last migration; see <see cref="SqliteChatDbContext.NewestMigration"/>.</summary>
    public static string NewestMigration { get; } = typeof(PostgresChatDbContext).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(attribute => attribute.Key == "PostgresMigration").Max(attribute => attribute.Value)!;
}
