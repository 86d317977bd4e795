using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>What the chat page's script begins with.</summary>
/// <param name="Person">Who looks at the page.</param>
/// <param name="Rooms">The viewer's rooms.</param>
/// <param name="Reads">How far the viewer has read in each.</param>
/// <param name="Room">The id of the room shown.</param>
/// <param name="At">The number of the message that the address points to; null where it points to none.</param>
public sealed record PageState(Person Person, IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Reads, string Room, long? At)
{
    private static readonly JsonWriterOptions ForScript = new() { Encoder = Texts.WithinScript };

    /// <summary>It as JSON that may stand within a script element.</summary>
    public string ToJson()
    {
        var json = new ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(json, ForScript))
            PageJson.Default.PageState.SerializeHandler!(writer, this);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}

/// <summary>Writes it by code made when the program is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(PageState))]
internal sealed partial class PageJson : JsonSerializerContext;
