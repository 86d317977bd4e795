using System.Globalization;
using System.Text;

namespace ChatApp.Messages;

/// <summary>Renders the blocks of a message line by line: fenced code, quotes, list items, and paragraphs of everything else.</summary>
internal sealed class MarkdownBlocks(MentionScan mentions)
{
    /// <summary>Deeper quotes and lists stay as typed: on a narrow page, no room would be left for the text.</summary>
    private const int MaxDepth = 3;

    /// <summary>An item indented by this many more columns is nested in the item above.</summary>
    private const int NestingIndent = 2;

    private readonly StringBuilder html = new();
    private readonly List<string> paragraph = [];
    private CodeHighlighter? highlighter;

    // The open lists, outermost first.
    private readonly List<(int Indent, string Tag)> lists = [];

    // Whether this block has no output yet, and whether the paragraph has words.
    private bool isFirst, hasWords, isAction;

    /// <summary>Renders lines, given without line ends.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="action">Whether the first paragraph says what the author does: no block begins with its first line.</param>
    public string Render(IReadOnlyList<string> lines, bool action = false)
    {
        isAction = action;
        Render(lines, 1);
        if (html.Length > 0)
            html.Length--; // The last line end.
        return html.ToString();
    }

    private void Render(IReadOnlyList<string> lines, int depth)
    {
        var blocks = depth <= MaxDepth ? new LineMarks(lines) : null;
        isFirst = true;
        for (var index = 0; index < lines.Count;)
        {
            var taken = blocks is null || (isAction && index == 0) ? 0 : TakeBlock(blocks, index, depth);
            if (taken > 0)
            {
                index += taken;
                continue;
            }

            EndLists();
            // One empty line separates paragraphs; further ones become lines of the second.
            var line = lines[index++];
            if (!string.IsNullOrWhiteSpace(line))
            {
                hasWords = true;
                paragraph.Add(WithoutBlockEscape(line));
            }
            else if (hasWords)
            {
                EndParagraph();
            }
            else if (!isFirst)
            {
                paragraph.Add("");
            }
        }

        EndParagraph();
        EndLists();
    }

    /// <summary>Renders the block that starts at a line.</summary>
    /// <returns>Its number of lines; 0 if the line belongs to a paragraph.</returns>
    private int TakeBlock(LineMarks blocks, int index, int depth)
    {
        if (blocks.FenceAt(index) is { } fence)
        {
            Begin();
            html.Append(fence.Language is null
                ? "<pre dir=\"auto\"><code>"
                : $"<pre dir=\"auto\" data-language=\"{fence.Language}\"><code class=\"language-{fence.Language}\">");
            Append(fence);
            html.Append("</code></pre>\n");
            return fence.Lines;
        }

        if (blocks.TableAt(index) is { } table)
        {
            Begin();
            Append(table);
            return table.Lines;
        }

        if (blocks.QuoteAt(index) is { Count: > 0 } quoted)
        {
            Begin();
            html.Append("<blockquote dir=\"auto\">\n");
            Render(quoted, depth + 1);
            html.Append("</blockquote>\n");
            isFirst = false;
            return quoted.Count;
        }

        if (blocks.ItemAt(index) is not { } item)
            return 0;
        EndParagraph();
        BeginItem(item);
        isFirst = false;
        return 1;

        void Begin()
        {
            EndParagraph();
            EndLists();
            isFirst = false;
        }
    }

    private void Append(CodeFence fence)
    {
        if (CodeLanguages.Find(fence.Language) is { } language)
        {
            highlighter ??= new(html);
            highlighter.Append(string.Join('\n', fence.Code), language);
            html.Append('\n');
            return;
        }

        foreach (var line in fence.Code)
            html.AppendEscaped(line).Append('\n');
    }

    // Line ends and spaces between rows and cells: without its tags, it reads as a table still.
    private void Append(MarkdownTable table)
    {
        html.Append("<div class=\"table\"><table><thead>");
        AppendRow(table.Heads, table.Sides, "th");
        html.Append("</thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append('\n');
            AppendRow(row, table.Sides, "td");
        }

        html.Append("</tbody></table></div>\n");
    }

    private void AppendRow(IReadOnlyList<string> cells, IReadOnlyList<string> sides, string tag)
    {
        html.Append("<tr>");
        for (var column = 0; column < cells.Count; column++)
        {
            html.Append(column > 0 ? " <" : "<").Append(tag).Append(" dir=\"auto\"");
            if (sides[column] != "start")
                html.Append(" class=\"").Append(sides[column]).Append('"');
            html.Append('>').Append(MarkdownInlines.Render(cells[column], mentions)).Append("</").Append(tag).Append('>');
        }

        html.Append("</tr>");
    }

    private void BeginItem(ListItem item)
    {
        var tag = item.Number is null ? "ul" : "ol";
        while (lists.Count > 1 && lists[^1].Indent > item.Indent)
            EndList();
        if (lists is [.., var (indent, open)] && item.Indent >= indent + NestingIndent && lists.Count < MaxDepth)
        {
            OpenList(item.Indent, tag);
        }
        else if (lists.Count > 0 && lists[^1].Tag != tag)
        {
            EndList();
            OpenList(item.Indent, tag);
        }
        else if (lists.Count > 0)
        {
            html.Append("</li>\n");
        }
        else
        {
            OpenList(item.Indent, tag);
        }

        html.Append("<li dir=\"auto\"");
        if (item.IsDone is { } isDone)
            html.Append(" class=\"task\"><span class=\"box\">").Append(isDone ? '☑' : '☐').Append("</span> ");
        else if (item.Number is not null)
            html.Append(CultureInfo.InvariantCulture, $" value=\"{item.Number}\"><span class=\"number\">{item.Number}.</span>{item.Gap}");
        else
            html.Append('>');
        html.Append(MarkdownInlines.Render(item.Words, mentions));
    }

    private void OpenList(int indent, string tag)
    {
        lists.Add((indent, tag));
        html.Append('<').Append(tag).Append(">\n");
    }

    private void EndList()
    {
        html.Append("</li>\n</").Append(lists[^1].Tag).Append('>');
        lists.RemoveAt(lists.Count - 1);
        if (lists.Count == 0)
            html.Append('\n');
    }

    private void EndLists()
    {
        while (lists.Count > 0)
            EndList();
    }

    /// <summary>Renders the collected lines. The first paragraph of a block has no own direction: it determines
    /// the direction of the block.</summary>
    private void EndParagraph()
    {
        if (hasWords)
        {
            html.Append(isAction ? "<p class=\"action\">" : isFirst ? "<p>" : "<p dir=\"auto\">");
            html.Append(MarkdownInlines.Render(string.Join('\n', paragraph), mentions)).Append("</p>\n");
            isFirst = isAction = false;
        }

        hasWords = false;
        paragraph.Clear();
    }

    /// <summary>Removes a backslash that keeps a line from being a quote, a list item or the start of code.</summary>
    private static string WithoutBlockEscape(string line)
    {
        var slash = line.IndexOf('\\', StringComparison.Ordinal);
        if (slash < 0 || slash + 1 == line.Length || line.AsSpan(0, slash).ContainsAnyExceptInRange('0', '9'))
            return line;
        var plain = line.Remove(slash, 1);
        return plain[slash] is '.' or '-' or '*' or '>' or '`' && new LineMarks([plain]).IsMarked(0) ? plain : line;
    }
}
