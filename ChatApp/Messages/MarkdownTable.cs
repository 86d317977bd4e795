using System.Buffers;
using System.Text;

namespace ChatApp.Messages;

/// <summary>A table of lines with <c>|</c> between its cells: a line of headings, a line of dashes, and at least one row.</summary>
/// <param name="Heads">The cells of the first line.</param>
/// <param name="Sides">For each column <c>start</c>, <c>center</c> or <c>end</c>.</param>
/// <param name="Rows">The cells of the further lines, of at most as many columns.</param>
internal sealed record MarkdownTable(
    IReadOnlyList<string> Heads, IReadOnlyList<string> Sides, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Larger tables stay as typed, as do the rows after these: each cell adds 27 characters of HTML.</summary>
    private const int MaxColumns = 20, MaxRows = 200;

    private const int FewestDashes = 3;

    private static readonly SearchValues<char> OfDashes = SearchValues.Create("|:- \t");

    /// <summary>Number of its lines.</summary>
    public int Lines => Rows.Count + 2;

    /// <summary>The table that starts at a line; null if none does.</summary>
    public static MarkdownTable? Find(IReadOnlyList<string> lines, int index)
    {
        if (index + 2 >= lines.Count || !lines[index].Contains('|', StringComparison.Ordinal) || SidesOf(lines[index + 1]) is not { } sides)
            return null;
        var heads = CellsOf(lines[index]);
        if (heads.Count != sides.Count || !heads.Exists(head => head.Any(char.IsLetterOrDigit)))
            return null;
        List<IReadOnlyList<string>> rows = [];
        for (var at = index + 2; at < lines.Count && rows.Count < MaxRows && lines[at].Contains('|', StringComparison.Ordinal); at++)
        {
            var cells = CellsOf(lines[at]);
            if (cells.Count > sides.Count) // Nothing that was written disappears.
                cells = [.. cells[..(sides.Count - 1)], string.Join(" | ", cells[(sides.Count - 1)..])];
            rows.Add(cells);
        }

        return rows.Count == 0 ? null : new(heads, sides, rows);
    }

    private static List<string>? SidesOf(string line)
    {
        if (!line.Contains('|', StringComparison.Ordinal) || line.AsSpan().ContainsAnyExcept(OfDashes))
            return null;
        var sides = CellsOf(line).ConvertAll(SideOf);
        return sides.Count is >= 2 and <= MaxColumns && !sides.Contains("") ? sides : null;
    }

    // Empty if the line is not a delimiter row.
    private static string SideOf(string cell) => cell.Trim(':') is { Length: >= FewestDashes } dashes
        && !dashes.AsSpan().ContainsAnyExcept('-') && cell.Length - dashes.Length <= 2
        ? !cell.EndsWith(':') ? "start" : cell.StartsWith(':') ? "center" : "end"
        : "";

    /// <summary>Splits a line at each <c>|</c> that is neither within code nor after a backslash, which disappears.</summary>
    private static List<string> CellsOf(string line)
    {
        line = line.Trim();
        List<string> cells = [];
        var cell = new StringBuilder();
        for (var at = line.StartsWith('|') ? 1 : 0; at < line.Length; at++)
        {
            if (line[at] == '|')
                EndCell();
            else if (line[at] == '`')
                at += TakeCode(line.AsSpan(at)) - 1;
            else if (line[at] == '\\' && at + 1 < line.Length && line[at + 1] == '|')
                cell.Append(line[++at]);
            else
                cell.Append(line[at]);
        }

        if (cell.Length > 0 || cells.Count == 0)
            EndCell();
        return cells;

        void EndCell()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }

        int TakeCode(ReadOnlySpan<char> rest)
        {
            var length = rest.IndexOfAnyExcept('`') is > 0 and var end ? end : rest.Length;
            var code = rest[length..].IndexOf(rest[..length]);
            var taken = code < 0 ? length : code + (2 * length);
            cell.Append(rest[..taken]);
            return taken;
        }
    }
}
