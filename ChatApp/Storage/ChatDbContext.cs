using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace ChatApp.Storage;

/// <summary>The database context, independent of the provider. Features register the configuration of their own entities.</summary>
public abstract class ChatDbContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatDbContext).Assembly);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        // Each index costs writes: features define the indexes they need; there is none per foreign key.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }
}
