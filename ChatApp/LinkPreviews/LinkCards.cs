using ChatApp.Contracts;
using ChatApp.Files;
using ChatApp.Logging;

namespace ChatApp.LinkPreviews;

/// <summary>The previews of links, read once and kept for a while: many people post the same link. Who asks for one that is being read
/// waits for it.</summary>
public sealed partial class LinkCards(
    LinkReader reader, PicturePreviews pictures, PreviewPictures store, TimeProvider time, ILogger<LinkCards> logger) : IDisposable
{
    /// <summary>Reading a page with its picture takes no longer.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a preview is kept, and that there is none. Less than the day that a picture is stored without a message.</summary>
    private static readonly TimeSpan CardLifetime = TimeSpan.FromHours(1), FailureLifetime = TimeSpan.FromMinutes(10);

    private const int MaxCards = 1_000, SmallestPicture = 32;

    /// <summary>The largest picture of a preview, in bytes; more is an animation.</summary>
    private const int LargestPicture = 512 * 1024;

    private const string PictureName = "preview.webp";

    private readonly SemaphoreSlim readLock = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Task<LinkCard?> Card, long Since)> known = [];
    private readonly LogThrottle<string> failures = new(time, (host, count) => LogNone(logger, host ?? "several hosts", $"{count} times"));

    /// <summary>The preview of a link; null for none. Does not fail.</summary>
    public Task<LinkCard?> GetAsync(string url)
    {
        lock (gate)
        {
            if (known.TryGetValue(url, out var entry) && !IsOld(entry))
                return entry.Card;
            if (known.Count >= MaxCards)
                Forget();
            var card = ReadAsync(new Uri(url));
            known[url] = (card, time.GetTimestamp());
            return card;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        failures.Dispose();
        readLock.Dispose();
    }

    private bool IsOld((Task<LinkCard?> Card, long Since) entry) => time.GetElapsedTime(entry.Since)
        > (entry.Card is { IsCompletedSuccessfully: true, Result: null } ? FailureLifetime : CardLifetime);

    private void Forget()
    {
        foreach (var old in known.Where(entry => IsOld(entry.Value)).Select(entry => entry.Key).ToList())
            known.Remove(old);
        if (known.Count >= MaxCards)
            known.Clear();
    }

    private async Task<LinkCard?> ReadAsync(Uri address)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Out of the lock.
        using var deadline = new CancellationTokenSource(ReadTimeout, time);
        try
        {
            if (await reader.ReadAsync(address, deadline.Token) is not { MediaType: "text/html" or "application/xhtml+xml" } page
                || PageHead.Of(page) is not { } head)
                return null;
            var (picture, hash) = await PictureAsync(head.Picture, deadline.Token);
            return new(head, page.Address.Host, picture, hash);
        }
#pragma warning disable CA1031 // Whatever another site does, the message stays as it is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(address.Host))
                LogNone(logger, address.Host, error is OperationCanceledException ? "no answer in time" : error.Message);
            return null;
        }
    }

    private async Task<(FileView? Picture, string? Hash)> PictureAsync(Uri? address, CancellationToken deadline)
    {
        try
        {
            if (address is null || await reader.ReadAsync(address, deadline) is not { IsWhole: true } content)
                return (null, null);
            var type = FileType.Of(content.Bytes.AsSpan(0, Math.Min(FileType.Head, content.Bytes.Length)));
            if (await MakeAsync(type, content.Bytes, deadline) is not { Width: >= SmallestPicture, Height: >= SmallestPicture } picture
                || picture.Content.Length > LargestPicture || await store.StoreAsync(picture.Content) is not { } hash)
                return (null, null);
            return (new("", PictureName, PicturePreview.Type, picture.Content.Length, picture.Width, picture.Height), hash);
        }
#pragma warning disable CA1031 // The words are worth showing without it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(address!.Host))
                LogNone(logger, address.Host, error is OperationCanceledException ? "no picture in time" : error.Message);
            return (null, null);
        }
    }

    // One at a time, so that pictures of uploads wait for one of a link at most.
    private async Task<PicturePreview?> MakeAsync(string type, byte[] content, CancellationToken deadline)
    {
        await readLock.WaitAsync(deadline);
        try
        {
            return await pictures.CreateAsync(type, new MemoryStream(content), deadline);
        }
        finally
        {
            readLock.Release();
        }
    }

    [LoggerMessage(1213, LogLevel.Information, "No preview of a link to {Host}: {Reason}")]
    private static partial void LogNone(ILogger logger, string host, string reason);
}
