using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ChatApp.Storage;

/// <summary>Makes the keys that sign cookies: the first one at the first start, and each next one before the last expires. The framework would make them
/// within a request, and where that fails, answer every page with an error although there is a key that is still good.</summary>
internal sealed partial class KeyRenewal(IKeyManager keys, KeyFiles files, TimeProvider time, ILogger<KeyRenewal> logger) : BackgroundService
{
    /// <summary>How long a key signs, as with the framework.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>How long before the last key expires the next one is made. Where that fails, an operator has as long to mend it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromHours(6);

    /// <summary>Makes sure that there is a key, before the server listens.</summary>
    /// <exception cref="StoreException">There is none, and none can be made.</exception>
    public void Prepare()
    {
        try
        {
            Renew(mustHaveOne: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"there is no key to sign cookies with in {files.Folder}, and none can be made: {error.Message}");
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
            // The server stops.
        }
    }

    /// <summary>Makes a key where none is good for long; where that fails, the reason is logged.</summary>
    public void Renew() => Renew(mustHaveOne: false);

    private void Renew(bool mustHaveOne)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? end = null;
        try
        {
            end = keys.GetAllKeys().Where(key => !key.IsRevoked && key.ExpirationDate > now).Max(key => (DateTimeOffset?)key.ExpirationDate);
            if (end > now + Before)
                return;
            if (end is null && files.AnyUnreadable)
                throw new UnauthorizedAccessException("those that are there may not be read. Give them to the user that runs the server.");
            keys.CreateNewKey(end ?? now, now + Life);
        }
        catch (Exception error) when (error is (IOException or UnauthorizedAccessException) && (end is not null || !mustHaveOne))
        {
            LogNotRenewed(files.Folder, error.Message.ReplaceLineEndings(" "));
        }
    }

    [LoggerMessage(1151, LogLevel.Warning, "The next key to sign cookies with could not be written to {Folder}: {Reason}. It is tried again every 6 hours")]
    private partial void LogNotRenewed(string folder, string reason);
}
