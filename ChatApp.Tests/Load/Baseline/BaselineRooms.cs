using System.Collections.Concurrent;

namespace ChatApp.Load.Baseline;

/// <summary>How many messages each room has had, and messages prepared once for those who ask for many: all that the baseline remembers.</summary>
public sealed class BaselineRooms
{
    /// <summary>As long as ids are in ChatApp.</summary>
    public const int IdLength = 22;

    private const int PreparedMessages = 200;

    // The load tool's own line, for equal bytes.
    private const string Text = "Shall we look at the numbers once more before lunch, or is it good as it is";

    private readonly ConcurrentDictionary<string, Counter> counters = new();

    private string letters = "";

    /// <summary>Messages for all who ask for what they missed.</summary>
    public IReadOnlyList<BaselineMessage> Prepared { get; } = Prepare();

    /// <summary>A guest, with a name as long as guests' names are.</summary>
    public static BaselinePerson NewPerson() => new(Guid.NewGuid().ToString("N")[..IdLength], "Calm Dolphin", "guest");

    /// <summary>So many letters, made once.</summary>
    public string Letters(int count) => letters.Length == count ? letters : letters = new('x', count);

    /// <summary>The number of a room's next message.</summary>
    public long Next(string roomId) => Interlocked.Increment(ref counters.GetOrAdd(roomId, static _ => new()).Value);

    /// <summary>The number of its newest.</summary>
    public long Last(string roomId) => counters.TryGetValue(roomId, out var counter) ? Interlocked.Read(ref counter.Value) : 0;

    private static List<BaselineMessage> Prepare()
    {
        var author = NewPerson();
        return
        [
            .. Enumerable.Range(1, PreparedMessages).Select(number => new BaselineMessage(
                new('0', IdLength), number, number, $"load-0000000-{number:00000000}", author, Text, $"<p>{Text}</p>", DateTimeOffset.UtcNow, null, null)),
        ];
    }

    private sealed class Counter
    {
        public long Value;
    }
}
