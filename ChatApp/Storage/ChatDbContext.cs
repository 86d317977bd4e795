using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace ChatApp.Storage;

/// <summary>The database, whichever it is. Knows no feature: each brings the configuration of its own entities.</summary>
public abstract class ChatDbContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatDbContext).Assembly);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        // Indexes are what writing costs: there is one where a feature asks for it, and not for each foreign key.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }
}
