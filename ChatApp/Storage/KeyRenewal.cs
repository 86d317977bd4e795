using System.Data.Common;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ChatApp.Storage;

/// <summary>Creates the keys that sign cookies: the first one at the first start, each next one before the last expires. The framework
/// would create them within a request and, if that fails, respond to every page with an error although a valid key exists.</summary>
internal sealed partial class KeyRenewal(
    IKeyManager keys, IKeyRepository repository, TimeProvider time, ILogger<KeyRenewal> logger) : BackgroundService
{
    /// <summary>Lifetime of a key, the same as the framework's default.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>Time before the last key's expiry at which the next one is created. If that fails, an operator has
    /// this long to fix it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromHours(6);

    /// <summary>Ensures that a key exists before the server starts listening.</summary>
    /// <exception cref="StoreException">There is none, and none can be created.</exception>
    public void Prepare()
    {
        try
        {
            Renew(mustHaveOne: true);
        }
        catch (Exception error) when (IsOfStorage(error))
        {
            throw new StoreException(
                $"there is no key to sign cookies with in {repository.Place}, and none can be made: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LooksEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Renew();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    /// <summary>Creates a key if none is valid for long enough; logs the reason if that fails.</summary>
    public void Renew() => Renew(mustHaveOne: false);

    private void Renew(bool mustHaveOne)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? end = null;
        try
        {
            end = FindEnd(now);
            if (end > now + Before)
                return;
            using var alone = repository.Lock();
            end = FindEnd(now); // Another node may have made one.
            if (end > now + Before)
                return;
            if (end is null && repository.AnyUnreadable)
                throw new UnauthorizedAccessException("those that are there may not be read. Give them to the user that runs the server.");
            keys.CreateNewKey(end ?? now, now + Life);
        }
        catch (Exception error) when (IsOfStorage(error) && (end is not null || !mustHaveOne))
        {
            LogNotRenewed(repository.Place, error.Message.ReplaceLineEndings(" "));
        }
    }

    private DateTimeOffset? FindEnd(DateTimeOffset now) => keys.GetAllKeys().Where(key => !key.IsRevoked && key.ExpirationDate > now)
        .Max(key => (DateTimeOffset?)key.ExpirationDate);

    private static bool IsOfStorage(Exception error) => error is IOException or UnauthorizedAccessException or DbException;

    [LoggerMessage(1151, LogLevel.Warning,
        "The next key to sign cookies with could not be written to {Folder}: {Reason}. It is tried again every 6 hours")]
    private partial void LogNotRenewed(string folder, string reason);
}
