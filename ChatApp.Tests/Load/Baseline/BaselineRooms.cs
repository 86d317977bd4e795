using System.Collections.Concurrent;

namespace ChatApp.Load.Baseline;

/// <summary>The baseline's only state: a message counter for each room, and messages prepared once for catch-up calls.</summary>
public sealed class BaselineRooms
{
    /// <summary>Length of ChatApp's ids, in characters.</summary>
    public const int IdLength = 22;

    private const int PreparedMessages = 200;

    // The text that the load tool sends, so that messages have equal size.
    private const string Text = "Shall we look at the numbers once more before lunch, or is it good as it is";

    private readonly ConcurrentDictionary<string, Counter> counters = new();

    private string letters = "";

    /// <summary>The messages of every answer to a catch-up call.</summary>
    public IReadOnlyList<BaselineMessage> Prepared { get; } = Prepare();

    /// <summary>Creates a guest whose name has the usual length.</summary>
    public static BaselinePerson NewPerson() => new(Guid.NewGuid().ToString("N")[..IdLength], "Calm Dolphin", "guest");

    /// <summary>Returns a string of this many characters, cached.</summary>
    public string Letters(int count) => letters.Length == count ? letters : letters = new('x', count);

    /// <summary>Takes the number of a room's next message.</summary>
    public long Next(string roomId) => Interlocked.Increment(ref counters.GetOrAdd(roomId, static _ => new()).Value);

    /// <summary>The number of a room's newest message.</summary>
    public long Last(string roomId) => counters.TryGetValue(roomId, out var counter) ? Interlocked.Read(ref counter.Value) : 0;

    private static List<BaselineMessage> Prepare()
    {
        var author = NewPerson();
        return
        [
            .. Enumerable.Range(1, PreparedMessages).Select(number => new BaselineMessage(
                new('0', IdLength), number, number, $"load-0000000-{number:00000000}", author, Text, $"<p>{Text}</p>",
                DateTimeOffset.UtcNow, null, null)),
        ];
    }

    private sealed class Counter
    {
        public long Value;
    }
}
