using System.Diagnostics.CodeAnalysis;

namespace ChatApp.Contracts;

/// <summary>An expected refusal: a value, never an exception, until the hub puts it on the wire.</summary>
/// <param name="Code">From <see cref="ErrorCodes"/>.</param>
/// <param name="Sentence">For a person.</param>
public sealed record Refusal(string Code, string Sentence)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Sentence}";
}

/// <summary>What was asked for, or why it was refused.</summary>
public readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was asked for; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Why not; null when granted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Tells the two apart.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Granted => Refusal is null;

    /// <summary>Wraps a value.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the way to make one.")]
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the way to make one.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
