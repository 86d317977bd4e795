using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

/// <summary>Reads the keys again every few seconds, since another node may have made one. The framework alone would do so once a
/// day.</summary>
#pragma warning disable CA1001 // The source disposes of its timer when it fires.
internal sealed class SharedKeyManager(
    IOptions<KeyManagementOptions> options, IActivator activator, ILoggerFactory loggers, TimeProvider time) : IKeyManager
#pragma warning restore CA1001
{
    /// <summary>Age of the keys in memory: the checks of <see cref="Readiness"/> use them every 5 s, so that they are never much
    /// older.</summary>
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(5);

    private readonly XmlKeyManager keys = new(options, activator, loggers);
    private volatile CancellationTokenSource? current;

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
    {
        var key = keys.CreateNewKey(activationDate, expirationDate);
        current?.Cancel();
        return key;
    }

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public void RevokeKey(Guid keyId, string? reason = null)
    {
        keys.RevokeKey(keyId, reason);
        current?.Cancel();
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null)
    {
        keys.RevokeAllKeys(revocationDate, reason);
        current?.Cancel();
    }

    // Not linked to the token of the framework's manager: each link would stay registered there.
    public CancellationToken GetCacheExpirationToken() => (current = new CancellationTokenSource(CacheLifetime, time)).Token;
}
