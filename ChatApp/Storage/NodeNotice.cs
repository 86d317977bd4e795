using System.Text.Json;

namespace ChatApp.Storage;

/// <summary>A notice that one node stores for the others.</summary>
/// <param name="Id">Grows in commit order.</param>
/// <param name="Node">The node.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Payload">The data of this kind, as JSON.</param>
internal sealed record NodeNotice(long Id, string Node, NodeNoticeKind Kind, string Payload)
{
    /// <summary>Deserializes the payload as the type that its kind has.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload, JsonSerializerOptions.Web)!;
}
