using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The kind of room; determines how people become members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomKind>))]
public enum RoomKind
{
    /// <summary>All people may join.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>Members invite other people.</summary>
    [JsonStringEnumMemberName("closed")] Closed,

    /// <summary>A conversation of a fixed set of people.</summary>
    [JsonStringEnumMemberName("direct")] Direct,
}
