using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The kind of person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonKind>))]
public enum PersonKind
{
    /// <summary>A person without an account.</summary>
    [JsonStringEnumMemberName("guest")] Guest,

    /// <summary>A person with an account.</summary>
    [JsonStringEnumMemberName("member")] Member,

    /// <summary>A person who administers the server.</summary>
    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>A program that takes part.</summary>
    [JsonStringEnumMemberName("bot")] Bot,
}
