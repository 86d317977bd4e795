namespace ChatApp.Storage;

/// <summary>A parameter value for a statement.</summary>
public readonly struct SqlValue
{
    private SqlValue(SqlValueKind kind, string? text, long? number, double? real = null) =>
        (Kind, Text, Number, Real) = (kind, text, number, real);

    internal SqlValueKind Kind { get; }

    internal string? Text { get; }

    internal long? Number { get; }

    internal double? Real { get; }

    /// <summary>The value as an object; null for NULL.</summary>
    public object? Value => Text ?? (object?)Number ?? Real;

    /// <summary>Converts a text value.</summary>
    public static implicit operator SqlValue(string? text) => new(SqlValueKind.Text, text, null);

    /// <summary>Converts a nullable integer.</summary>
    public static implicit operator SqlValue(long? number) => new(SqlValueKind.Number, null, number);

    /// <summary>Converts an integer value.</summary>
    public static implicit operator SqlValue(long number) => new(SqlValueKind.Number, null, number);

    /// <summary>Converts a floating-point value.</summary>
    public static implicit operator SqlValue(double? number) => new(SqlValueKind.Real, null, null, number);

    /// <summary>Converts a Boolean; SQLite stores it as 1 or 0.</summary>
    public static implicit operator SqlValue(bool? yes) =>
        new(SqlValueKind.Boolean, null, yes switch { true => 1, false => 0, null => null });
}
