using ChatApp.Configuration;

namespace ChatApp.People;

/// <summary>Limits how often a person may change their name: each change is sent to all connected clients.</summary>
public sealed class NameOptions
{
    /// <summary>Burst size: changes a person may make at once. Default 5.</summary>
    [Between(1, 1_000)]
    public int RenamesAtOnce { get; set; } = 5;

    /// <summary>Changes per minute after the burst. Default 1.</summary>
    [Between(1, 1_000)]
    public int RenamesPerMinute { get; set; } = 1;
}
