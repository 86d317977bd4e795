using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>A message as <c>_Message.cshtml</c> shows it.</summary>
/// <param name="Message">The message; null for the blank that the script clones.</param>
/// <param name="Mine">Whether the viewer wrote it.</param>
/// <param name="Follows">Whether it closes up with the one above.</param>
/// <param name="NamesViewer">Whether it names the viewer.</param>
public sealed record MessageModel(MessageView? Message, bool Mine, bool Follows, bool NamesViewer)
{
    /// <summary>How many colours avatars have.</summary>
    private const int Hues = 12;

    /// <summary>Messages of one author that follow each other sooner than this close up.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(5);

    /// <summary>Whether the address points to it.</summary>
    public bool LookedFor { get; init; }

    /// <summary>What the script clones.</summary>
    public static readonly MessageModel Blank = new(null, false, false, false);

    /// <summary>A message as somebody sees it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="previous">The one above it, if there is one.</param>
    /// <param name="viewerId">Who looks.</param>
    public static MessageModel Of(MessageView message, MessageView? previous, string viewerId) => new(
        message,
        message.Author.Id == viewerId,
        previous?.Author.Id == message.Author.Id && message.PostedAt - previous.PostedAt < Together,
        Names(message.Html, viewerId));

    /// <summary>The classes of the list item.</summary>
    public string Classes => "message" + (Mine ? " mine" : "") + (Follows ? " follows" : "") + (NamesViewer ? " names-me" : "") + (LookedFor ? " looked-for" : "");

    /// <summary>Where this message can be found again; null for the blank.</summary>
    public string? Permalink => Message is null ? null : $"/rooms/{Message.RoomId}?at={Message.Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>One colour of the twelve, the same for one person everywhere.</summary>
    public int Hue => (Message?.Author.Id.Sum(letter => letter) ?? 0) % Hues;

    /// <summary>What stands in the avatar.</summary>
    public string Initials => Message is null ? "" : InitialsOf(Message.Author.Name);

    /// <summary>When it was posted, for programs.</summary>
    public string PostedAt => Stamp(Message?.PostedAt);

    /// <summary>When it was posted, in UTC; the script puts the reader's own time there.</summary>
    public string Clock => Message?.PostedAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>When it was last edited, for programs; empty when never.</summary>
    public string EditedAt => Stamp(Message?.EditedAt);

    /// <summary>The text as written, for the viewer to edit; null where that is not theirs to do.</summary>
    public string? OwnText => Mine && !Deleted ? Message!.Text : null;

    /// <summary>Whether it is a tombstone.</summary>
    public bool Deleted => Message?.DeletedAt is not null;

    /// <summary>Whether it says that it was edited: a tombstone does not.</summary>
    public bool Edited => Message?.EditedAt is not null && !Deleted;

    /// <summary>Tells most messages apart without reading their texts; equality compares all.</summary>
    public override int GetHashCode() => HashCode.Combine(Message?.RoomId, Message?.Number, Message?.Change, Mine, Follows, NamesViewer, LookedFor);

    // Only our own markup has this attribute: what people write cannot.
    private static bool Names(string html, string personId) =>
        html.Contains("data-person", StringComparison.Ordinal) && html.Contains($"data-person=\"{personId}\"", StringComparison.Ordinal);

    /// <summary>First letters of the first and the last word; of a single word its first two, or one where letters are wide or marked.
    /// The script's <c>initials</c> does the same.</summary>
    public static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => "",
            [var word] => First(word, char.IsAsciiLetter(word[0]) ? 2 : 1),
            [var first, .., var last] => First(first, 1) + First(last, 1),
        };
    }

    private static string First(string word, int count) => string.Concat(word.EnumerateRunes().Take(count)).ToUpperInvariant();

    private static string Stamp(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";
}
