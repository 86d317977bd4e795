using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>How often a person may change their name: each change is sent to everybody who is connected.</summary>
public sealed class NameOptions
{
    /// <summary>How many changes a person may make at once. Default 5.</summary>
    [Between(1, 1_000)]
    public int RenamesAtOnce { get; set; } = 5;

    /// <summary>How many a minute they may make after that. Default 1.</summary>
    [Between(1, 1_000)]
    public int RenamesPerMinute { get; set; } = 1;
}

/// <summary>Validates them.</summary>
[OptionsValidator]
internal sealed partial class NameOptionsCheck : IValidateOptions<NameOptions>;

/// <summary>Limits them.</summary>
public sealed class RenameLimit(IOptions<NameOptions> options, TimeProvider time)
{
    private readonly PaceLimit limit = new(options.Value.RenamesPerMinute / 60d, options.Value.RenamesAtOnce, time);

    /// <summary>Counts a change; false where there were too many.</summary>
    public bool TryAcquire(string personId) => limit.TryCount(personId);
}
