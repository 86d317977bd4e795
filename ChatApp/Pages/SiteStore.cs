using System.Security.Cryptography;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Files;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The team's name and logo, which an operator may change. Held in memory, since each page shows them.</summary>
public sealed class SiteStore(
    Store store, NodeNotices notices, AuditLog audit, PicturePreviews pictures, IOptions<SiteOptions> options, TimeProvider time)
{
    /// <summary>How long this node may show what another node has changed.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private volatile Reading? last;

    /// <summary>The current name and logo; while the storage is unavailable, the last known ones.</summary>
    public Site Current
    {
        get
        {
            var known = last;
            if (known is not null && (!notices.IsOn || time.GetElapsedTime(known.ReadAt) < Freshness))
                return known.Site;
            try
            {
                return Read(known?.Site);
            }
            catch (Exception error) when (StorageErrors.Classify(error) is not StorageErrorKind.None)
            {
                return known?.Site ?? new(options.Value.Name, LogoHash: null);
            }
        }
    }

    /// <summary>The configured name, which applies while no operator has set one.</summary>
    public string ConfiguredName => options.Value.Name;

    /// <summary>The logo, a PNG file; null for another hash than the current one.</summary>
    public byte[]? FindLogo(string hash) =>
        store.Read(reader => SiteQueries.Logo(reader, hash)) is { } logo ? Convert.FromBase64String(logo) : null;

    /// <summary>Changes the team's name.</summary>
    /// <param name="by">The operator.</param>
    /// <param name="name">The new name; blank for the configured one.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>Whether it is a valid name.</returns>
    public async Task<bool> RenameAsync(Person by, string? name, CancellationToken cancellationToken)
    {
        var wanted = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        if (wanted is not null && !SiteOptions.IsName(wanted))
            return false;
        await ChangeAsync(
            by, $"name={wanted ?? ConfiguredName}", db => SiteQueries.RenameAsync(db, wanted, cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Makes a picture the logo.</summary>
    /// <returns>Whether it is a picture that can be read.</returns>
    public async Task<bool> SetLogoAsync(Person by, Stream picture, CancellationToken cancellationToken)
    {
        var head = new byte[FileType.Head];
        var length = await picture.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var type = FileType.Of(head.AsSpan(0, length));
        picture.Position = 0;
        if (await pictures.CreateIconAsync(type, picture, cancellationToken) is not { } icon)
            return false;
        var hash = Convert.ToHexStringLower(SHA256.HashData(icon));
        await ChangeAsync(
            by, $"logo={hash}", db => SiteQueries.SetLogoAsync(db, Convert.ToBase64String(icon), hash, cancellationToken),
            cancellationToken);
        return true;
    }

    /// <summary>Removes the logo.</summary>
    public Task RemoveLogoAsync(Person by, CancellationToken cancellationToken) =>
        ChangeAsync(by, "logo=none", db => SiteQueries.SetLogoAsync(db, null, null, cancellationToken), cancellationToken);

    private async Task ChangeAsync(Person by, string detail, Func<ChatDbContext, Task<int>> change, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(async (db, add) =>
        {
            add(audit.Entry(AuditEvent.SettingsChanged, by, subject: null, detail));
            return await change(db);
        }, cancellationToken);
        Read(last?.Site);
    }

    // An equal value keeps its reference, which is part of the keys of cached partials.
    private Site Read(Site? known)
    {
        var stored = store.Read(SiteQueries.Find);
        var site = new Site(stored?.Name ?? options.Value.Name, stored?.LogoHash);
        last = new(site == known ? known : site, time.GetTimestamp());
        return last.Site;
    }

    private sealed record Reading(Site Site, long ReadAt);
}
