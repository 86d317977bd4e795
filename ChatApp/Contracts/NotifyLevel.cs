using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The messages of a room that a person is notified of. Stored as numbers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotifyLevel>))]
public enum NotifyLevel
{
    /// <summary>All messages.</summary>
    [JsonStringEnumMemberName("everything")] Everything = 0,

    /// <summary>Messages that mention the person.</summary>
    [JsonStringEnumMemberName("mentions")] Mentions = 1,

    /// <summary>No message.</summary>
    [JsonStringEnumMemberName("nothing")] Nothing = 2,
}
