using ChatApp.Contracts;
using ChatApp.Files;
using ChatApp.Messages;
using Microsoft.Extensions.Options;

namespace ChatApp.LinkPreviews;

/// <summary>Reads the links of messages and gives the messages previews, each as a change of its message. What waits when the server stops
/// has none.</summary>
internal sealed partial class LinkPreviewService(
    LinkPreviewQueue queue, LinkCards cards, PreviewPictures pictures, MessageWriter writer, IOptions<LinkPreviewOptions> options,
    ILogger<LinkPreviewService> logger) : BackgroundService
{
    /// <summary>Number of links read concurrently.</summary>
    private const int MaxConcurrentReads = 16;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.IsOn
            ? Task.WhenAll(Enumerable.Range(0, MaxConcurrentReads).Select(_ => WorkAsync(stoppingToken)))
            : Task.CompletedTask;

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await foreach (var (message, url) in queue.ReadAllAsync(stoppingToken))
        {
            try
            {
                await MakeAsync(message, url, stoppingToken);
            }
#pragma warning disable CA1031 // The next message may work.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(error);
            }
        }
    }

    // A refusal is expected: the message has changed or was deleted.
    private async Task MakeAsync(MessageView message, string url, CancellationToken stoppingToken)
    {
        if (await cards.GetAsync(url).WaitAsync(stoppingToken) is not { } card)
            return;
        if (card.Picture is { Size: var size } && !pictures.HasRoom(size))
            card = card with { Picture = null, PictureHash = null };
        await writer.WriteAsync(new PreviewChange(message, card.ToView(url), card.PictureHash));
    }

    [LoggerMessage(1214, LogLevel.Error, "A preview of a link could not be made")]
    private partial void LogFailed(Exception error);
}
