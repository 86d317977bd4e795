using System.Diagnostics.CodeAnalysis;

namespace ChatApp.Storage;

/// <summary>The result of a request: a value or a refusal.</summary>
public readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; null when refused.</summary>
    public T? Value { get; }

    /// <summary>The reason of the refusal; null when granted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether there is a value instead of a refusal.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Granted => Refusal is null;

    /// <summary>Converts a value to a granted outcome.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the way to make one.")]
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Converts a refusal to a refused outcome.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversion is the way to make one.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
