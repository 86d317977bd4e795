using System.Globalization;

namespace ChatApp.Pages;

/// <summary>Formats cells of comma-separated values.</summary>
public static class CsvCell
{
    /// <summary>Formats a value as one cell: quoted where necessary, and escaped where a spreadsheet would run it as a formula.</summary>
    public static string Of(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            string words when words.TrimStart() is ['=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20', ..]
                || words is ['\t' or '\r' or '\n', ..] => "'" + words,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
