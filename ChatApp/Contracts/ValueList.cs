namespace ChatApp.Contracts;

/// <summary>A list that equals any other list of its type with the same items, so that records that contain one compare by value. Do not
/// change it once it is shared.</summary>
public sealed class ValueList<T> : List<T>, IEquatable<ValueList<T>>
{
    /// <summary>Creates an empty list.</summary>
    public ValueList()
    {
    }

    /// <summary>Creates a list of these items.</summary>
    public ValueList(IEnumerable<T> items)
        : base(items)
    {
    }

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0]);
}
