using System.Threading.Channels;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using Microsoft.Extensions.Options;

namespace ChatApp.LinkPreviews;

/// <summary>Messages whose first link waits to be read. Beyond the bounds a message has no preview: it is not worth a wait.</summary>
internal sealed class LinkPreviewQueue(IOptions<LinkPreviewOptions> options, TimeProvider time) : ILinkPreviews
{
    /// <summary>Links of one person: one in 6 s, after a burst of ten.</summary>
    private const int OfPersonPerMinute = 10, OfPersonBurst = 10;

    /// <summary>Links of all people.</summary>
    private const int PerSecond = 5, Burst = 60;

    /// <summary>Maximum number that wait; with as many read at once as there are readers, they wait for a minute at most.</summary>
    private const int Length = 100;

    private readonly bool isOn = options.Value.IsOn;
    private readonly RateLimiter people = new(OfPersonPerMinute / 60.0, OfPersonBurst, time), all = new(PerSecond, Burst, time);
    private readonly Channel<(MessageView Message, string Url)> waiting = Channel.CreateBounded<(MessageView Message, string Url)>(
        new BoundedChannelOptions(Length) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Reads queued links in order of arrival.</summary>
    public IAsyncEnumerable<(MessageView Message, string Url)> ReadAllAsync(CancellationToken cancellationToken) =>
        waiting.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public void Note(MessageView message)
    {
        if (!isOn || message.Preview is not null || message.DeletedAt is not null || FirstLink(message.Html) is not { } url)
            return;
        if (people.TryAcquire(message.Author.Id) && all.TryAcquire(""))
            waiting.Writer.TryWrite((message, url));
    }

    private string? FirstLink(string html) => HtmlLinks.Of(html)
        .FirstOrDefault(link => Uri.TryCreate(link, UriKind.Absolute, out var address) && options.Value.Allows(address));
}
