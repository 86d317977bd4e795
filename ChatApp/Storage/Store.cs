using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>Opens the database, and knows its epoch.</summary>
public sealed class Store(IDbContextFactory<ChatDbContext> contexts)
{
    private string? epoch;

    /// <summary>Names the database's life.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public string Epoch => epoch ?? throw new InvalidOperationException("The store has not been prepared.");

    /// <summary>Applies the migrations and reads the epoch, which the first start makes. Called once, before the server listens.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        var info = await db.Set<StoreInfo>().SingleOrDefaultAsync(cancellationToken);
        if (info is null)
        {
            info = new StoreInfo { Epoch = NewId.Make() };
            db.Add(info);
            await db.SaveChangesAsync(cancellationToken);
        }

        epoch = info.Epoch;
    }

    /// <summary>A new context; the caller disposes of it.</summary>
    public Task<ChatDbContext> OpenAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);
}
