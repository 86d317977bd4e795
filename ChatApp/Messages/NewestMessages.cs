using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Caches the newest messages of rooms, which every client that opens one reads: reading 50 rows takes 80 µs. Validated with the
/// database on each use: the room's change counter covers everything except people's names, which are queried when a name has changed
/// since. Checks no permission, like <see cref="MessageReader"/>.</summary>
public sealed class NewestMessages(Store store, MessageReader reader, PersonStore people)
{
    /// <summary>Maximum cache size: the newest messages of about 100 rooms.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Size of a view including its strings' headers, without their characters.</summary>
    private const int BytesPerView = 350;

    private readonly BoundedCache<(string RoomId, string Run, long Change), Window> kept = new(MaxBytes);

    /// <summary>Returns the newest <see cref="Limits.Page"/> messages, ascending by number.</summary>
    /// <param name="room">The room, read immediately before.</param>
    /// <returns>The messages, as of that state of the room or a later one.</returns>
    public ChangePage Of(RoomView room)
    {
        var views = people.Views; // Before the names are read.
        if (kept.TryFind((room.Id, store.Run.Id, room.Change), out var window) && HasCurrentNames(window, views))
            return window.Page;
        var page = reader.Newest(room.Id, int.MaxValue);
        var authors = page.Messages.SelectMany(PeopleOf).Distinct().ToDictionary(author => author.Id);
        window = new(page, authors, JsonSerializer.Serialize(authors.Keys)) { Views = views };
        kept.Keep((page.RoomId, page.Witness!, page.UpToChange), window, page.Messages.Sum(BytesOf));
        return page;
    }

    private bool HasCurrentNames(Window window, long views)
    {
        if (window.Views == views)
            return true;
        var now = store.Read(reader => PersonQueries.FindAll(reader, window.AuthorIds));
        if (now.Count != window.Authors.Count || !now.TrueForAll(author => window.Authors.GetValueOrDefault(author.Id) == author))
            return false;
        window.Views = views;
        return true;
    }

    private static IEnumerable<Person> PeopleOf(MessageView message) =>
        [
            message.Author, message.ReplyTo?.Author ?? message.Author, message.Pinned?.By ?? message.Author,
            .. message.Reactions?.SelectMany(reaction => reaction.People) ?? [],
        ];

    private static int BytesOf(MessageView message) => BytesPerView + (sizeof(char) * (message.Text.Length + message.Html.Length))
        + (BytesPerView * ((message.Files?.Count ?? 0) + (message.Preview is null ? 0 : 4)));

    private sealed record Window(ChangePage Page, Dictionary<string, Person> Authors, string AuthorIds)
    {
        /// <summary>Value of <see cref="PersonStore.Views"/> when the names were last known to be current.</summary>
        public long Views { get; set; }
    }
}
