
namespace ChatApp.Storage;

/// <summary>A parameter value for a statement, as SQLite stores it.</summary>
public readonly struct SqliteValue
{
    private SqliteValue(string? text, long? number, double? real = null) => (Text, Number, Real) = (text, number, real);

    internal string? Text { get; }

    internal long? Number { get; }

    internal double? Real { get; }

    /// <summary>The value as an object; null for NULL.</summary>
    public object? Value => Text ?? (object?)Number ?? Real;

    /// <summary>Converts a text value.</summary>
    public static implicit operator SqliteValue(string? text) => new(text, null);

    /// <summary>Converts a nullable integer.</summary>
    public static implicit operator SqliteValue(long? number) => new(null, number);

    /// <summary>Converts an integer value.</summary>
    public static implicit operator SqliteValue(long number) => new(null, number);

    /// <summary>Converts a floating-point value.</summary>
    public static implicit operator SqliteValue(double? number) => new(null, null, number);

    /// <summary>Converts a Boolean to 1 or 0.</summary>
    public static implicit operator SqliteValue(bool? yes) => new(null, yes switch { true => 1, false => 0, null => null });
}
