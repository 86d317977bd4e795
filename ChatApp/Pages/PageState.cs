using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The initial state of the chat page's script.</summary>
/// <param name="Person">The viewer of the page.</param>
/// <param name="Rooms">The viewer's rooms.</param>
/// <param name="Reads">The viewer's read mark of each room.</param>
/// <param name="Room">The id of the room shown.</param>
/// <param name="At">The message number in the address; null for none.</param>
internal sealed record PageState(Person Person, IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Reads, string Room, long? At)
{
    /// <summary>Numbers of the messages that the viewer saved for later, by room; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<long>>? Saved { get; init; }

    /// <summary>The viewer's settings for notifications; null where they have changed none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationSettings? Notifications { get; init; }

    private static readonly JsonWriterOptions ForScript = new() { Encoder = Texts.WithinScript };

    /// <summary>Serializes the state as JSON that is safe within a script element.</summary>
    public string ToJson()
    {
        var json = new ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(json, ForScript))
            PageJson.Default.PageState.SerializeHandler!(writer, this);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
