namespace ChatApp.People;

/// <summary>A word of a person's name, for searches; see <see cref="NameWords"/>.</summary>
public sealed class PersonWordRow
{
    /// <summary>The folded word; empty while the words of an older row have not been computed.</summary>
    public required string Word { get; init; }

    /// <summary>The key of the person.</summary>
    public required int PersonKey { get; init; }
}
