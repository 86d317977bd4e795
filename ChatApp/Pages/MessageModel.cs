using System.Globalization;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_Message.cshtml</c>.</summary>
/// <param name="Message">The message; null for the template that the script clones.</param>
/// <param name="Mine">Whether the viewer wrote it.</param>
/// <param name="Follows">Whether it is grouped with the message above.</param>
/// <param name="NamesViewer">Whether it mentions the viewer.</param>
public sealed record MessageModel(MessageView? Message, bool Mine, bool Follows, bool NamesViewer)
{
    /// <summary>Number of avatar colours.</summary>
    private const int Hues = 12;

    /// <summary>Consecutive messages of one author within this time are grouped.</summary>
    private static readonly TimeSpan GroupingWindow = TimeSpan.FromMinutes(5);

    /// <summary>Whether the address names this message.</summary>
    public bool LookedFor { get; init; }

    /// <summary>The emoji with which the viewer reacted, separated by spaces.</summary>
    public string Pressed { get; init; } = "";

    /// <summary>Whether the viewer saved it for later.</summary>
    public bool Saved { get; init; }

    /// <summary>The template that the script clones; it has one reaction, which the script clones as well.</summary>
    public static readonly MessageModel Blank = new(null, false, false, false);

    /// <summary>A message of more lines is folded. The same as in the script.</summary>
    private const int MaxLines = 40;

    /// <summary>The emoji offered first for a reaction.</summary>
    public static readonly IReadOnlyList<string> CommonReactions = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👏", "🔥", "✅", "👀", "🚀"];

    private static readonly Reaction BlankReaction = new("", 0, []);

    /// <summary>The model of a message for a viewer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="previous">The message above it; null for none.</param>
    /// <param name="viewerId">The id of the viewer.</param>
    public static MessageModel Of(MessageView message, MessageView? previous, string viewerId) => new(
        message,
        message.Author.Id == viewerId,
        previous?.Author.Id == message.Author.Id && message.PostedAt - previous.PostedAt < GroupingWindow
            && !IsActionIn(previous) && !IsActionIn(message),
        Names(message.Html, viewerId))
    {
        Pressed = string.Join(' ', message.Reactions?.Where(reaction => reaction.Names(viewerId)).Select(reaction => reaction.Emoji) ?? []),
    };

    /// <summary>The classes of the list item.</summary>
    public string Classes =>
        "message" + (Mine ? " mine" : "") + (Follows ? " follows" : "") + (NamesViewer ? " names-me" : "")
            + (LookedFor ? " looked-for" : "") + (Message is not null && IsActionIn(Message) ? " action" : "")
            + (IsLong ? LookedFor ? " long unfolded" : " long" : "");

    /// <summary>Number of its lines, where the script shows only the first of them; null for a shorter message.</summary>
    public int? Lines => Message is { Text: var text } && LinesOf(text) is > MaxLines and var lines ? lines : null;

    /// <summary>Whether it is longer than what is shown at once.</summary>
    public bool IsLong => Lines is not null;

    /// <summary>The permanent address of this message; null for the template.</summary>
    public string? Permalink =>
        Message is null ? null : $"/rooms/{Message.RoomId}?at={Message.Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The message that this one answers; null for none.</summary>
    public Quote? Quote => Message?.ReplyTo;

    /// <summary>The address of that message; null for none.</summary>
    public string? QuoteLink => Quote is null ? null : $"/rooms/{Message!.RoomId}?at={Quote.Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The preview of a link in it; null for none.</summary>
    public LinkPreview? Preview => Message?.Preview;

    /// <summary>The picture of the preview; null for none.</summary>
    internal FileModel? Picture => Preview?.Picture is { } picture ? new(picture) : null;

    /// <summary>The index of one of the twelve colours, the same for a person everywhere.</summary>
    public int Hue => (Message?.Author.Id.Sum(letter => letter) ?? 0) % Hues;

    /// <summary>The author's initials, shown in the avatar.</summary>
    public string Initials => Message is null ? "" : InitialsOf(Message.Author.Name);

    /// <summary>The time of posting in machine-readable form.</summary>
    public string PostedAt => Stamp(Message?.PostedAt);

    /// <summary>The time of posting in UTC; the script replaces it with the reader's local time.</summary>
    public string Clock => Message?.PostedAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The time of the last edit in machine-readable form; empty for none.</summary>
    public string EditedAt => Stamp(Message?.EditedAt);

    /// <summary>The text as written, for editing; null where the viewer may not edit it.</summary>
    public string? OwnText => Mine && !Deleted ? Message!.Text : null;

    /// <summary>The language of its text, where that is not the page's; null otherwise.</summary>
    public string? LanguageBeside(Texts texts) => Message is null ? null : MessageLanguage.Of(Message.Text, texts.LanguageTag);

    /// <summary>The files of the message.</summary>
    public IReadOnlyList<FileView> Files => Message?.Files ?? [];

    /// <summary>Whether it is a tombstone.</summary>
    public bool Deleted => Message?.DeletedAt is not null;

    /// <summary>Whether it is marked as edited: a tombstone is not.</summary>
    public bool Edited => Message?.EditedAt is not null && !Deleted;

    /// <summary>The reactions to show.</summary>
    public IReadOnlyList<Reaction> Reactions => Message is null ? [BlankReaction] : Message.Reactions ?? [];

    /// <summary>Whether the viewer is among the people of a reaction.</summary>
    public string IsPressed(Reaction reaction) => Pressed.Split(' ').Contains(reaction.Emoji) && reaction.Count > 0 ? "true" : "false";

    /// <summary>The people of a reaction in words: <c>Anna, Mei and 3 others</c>. The script's <c>words</c> does the same.</summary>
    public static string Words(Reaction reaction, Texts texts)
    {
        var names = string.Join(texts["js.list.join"], reaction.People.Select(person => Texts.Isolated(person.Name)));
        return reaction.Count - reaction.People.Count is > 0 and var others
            ? texts.Filled($"js.reaction.others.{(others == 1 ? "one" : "other")}",
                ("people", names), ("count", others.ToString(CultureInfo.InvariantCulture)))
            : names;
    }

    /// <summary>A quote for the script; null for none.</summary>
    public static string? Json(Quote? quote) => quote is null ? null : JsonSerializer.Serialize(quote, PageJson.Default.Quote);

    /// <summary>A preview for the script; null for none.</summary>
    public static string? Json(LinkPreview? preview) =>
        preview is null ? null : JsonSerializer.Serialize(preview, PageJson.Default.LinkPreview);

    /// <summary>A reaction for the script.</summary>
    public static string Json(Reaction reaction) => JsonSerializer.Serialize(reaction, PageJson.Default.Reaction);

    /// <summary>A pin for the script; null for none.</summary>
    public static string? Json(Pin? pin) => pin is null ? null : JsonSerializer.Serialize(pin, PageJson.Default.Pin);

    /// <summary>Who pinned the message, in words; empty unless it is pinned.</summary>
    public string PinnedWords(Texts texts) => Message?.Pinned is { } pin ? texts.Filled("js.pins.by", ("name", pin.By.Name)) : "";

    /// <summary>Distinguishes most messages without hashing their texts; equality compares all fields.</summary>
    public override int GetHashCode() =>
        HashCode.Combine(Message?.RoomId, Message?.Number, Message?.Change, Mine, Follows, NamesViewer, (LookedFor, Saved), Pressed);

    // Its author is named in its line: it begins no group, and belongs to none.
    private static bool IsActionIn(MessageView message) => ActionText.Of(message.Text) is not null;

    private static int LinesOf(string text) => text.AsSpan().TrimEnd().Count('\n') + 1;

    // Only the server's markup has this attribute: people cannot write it.
    private static bool Names(string html, string personId) =>
        html.Contains("data-person", StringComparison.Ordinal) && html.Contains($"data-person=\"{personId}\"", StringComparison.Ordinal);

    /// <summary>The initials of the first and the last word; for a single word its first two characters, or one in scripts with wide
    /// characters or marks. The script's <c>initials</c> does the same.</summary>
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
