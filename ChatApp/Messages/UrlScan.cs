using System.Buffers;
using System.Net;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Finds URLs, e-mail addresses and paths within sentences.</summary>
internal static class UrlScan
{
    private const int LongestScheme = 20;

    /// <summary>Maximum lengths of an e-mail address before and after the @ (RFC 5321, 4.5.3.1). Without a bound, a text of dots would be
    /// scanned again from each dot.</summary>
    private const int LongestMailbox = 64, LongestDomain = 255;

    private const string Mail = "mailto:";

    private static readonly SearchValues<char> HostLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>The URL or path at the start of a word; null for an ordinary word.</summary>
    public static FoundUrl? At(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        var scheme = 0;
        while (scheme < Math.Min(rest.Length, LongestScheme)
            && (char.IsAsciiLetterOrDigit(rest[scheme]) || rest[scheme] is '+' or '-' or '.'))
            scheme++;
        if (scheme > 0 && char.IsAsciiLetter(rest[0]) && rest[scheme..].StartsWith("://"))
        {
            var end = EndOf(text, start, scheme + 3);
            return new(end, LinkTo(text[start..end]));
        }

        if (rest.StartsWith(Mail, StringComparison.OrdinalIgnoreCase))
        {
            var end = EndOf(text, start, Mail.Length);
            return new(end, LinkTo(text[start..end]));
        }

        if (rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            var end = EndOf(text, start, 4);
            return new(end, LinkTo(text[start..end]));
        }

        if (MailEnd(text, start) is > 0 and var mailEnd)
            return new(mailEnd, Mail + text[start..mailEnd].ToString());
        return IsPath(rest) ? new(EndOf(text, start, 1, isPath: true), null) : null;
    }

    /// <summary>The URL of a web or mail target; null for all others, and for targets that disguise where they lead.</summary>
    public static string? LinkTo(ReadOnlySpan<char> typed)
    {
        var target = typed.ToString();
        if (target.Any(IsNoPart))
            return null;
        if (target.StartsWith(Mail, StringComparison.OrdinalIgnoreCase))
            return MailEnd(target.Split('?')[0], Mail.Length) == target.Split('?')[0].Length ? target : null;
        if (target.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            target = "https://" + target;
        var isWeb = target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || target.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        if (!isWeb)
            return null;
        var begin = target.IndexOf("//", StringComparison.Ordinal) + 2;
        var length = target.AsSpan(begin).IndexOfAny('/', '?', '#');
        var authority = length < 0 ? target[begin..] : target.Substring(begin, length);
        // Text before an @ would be a user name: https://example.org@elsewhere.
        return !authority.Contains('@', StringComparison.Ordinal) && IsHost(authority)
            && Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && (target.Length == typed.Length || authority.AsSpan(4).Contains('.'))
            ? target
            : null;
    }

    private static bool IsNoPart(char letter) => char.IsWhiteSpace(letter) || char.IsControl(letter) || Characters.IsIgnorable(letter)
        || letter is '\\' or '<' or '>' or '"';

    private static bool IsHost(string authority)
    {
        if (authority.StartsWith('['))
        {
            var close = authority.IndexOf(']', StringComparison.Ordinal);
            return close > 0 && IPAddress.TryParse(authority[1..close], out _) && IsPort(authority[(close + 1)..]);
        }

        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? authority : authority[..colon];
        return host.Split('.').All(label =>
                label.Length > 0 && label.EnumerateRunes().All(rune => Characters.IsWord(rune.Value) || rune.Value is '-' or '_'))
            && (colon < 0 || IsPort(authority[colon..]));
    }

    private static bool IsPort(string port) =>
        port.Length == 0 || (port.Length > 1 && port[0] == ':' && !port.AsSpan(1).ContainsAnyExceptInRange('0', '9'));

    /// <summary>End of a URL: before white space, quotation marks, punctuation of other scripts, and closing brackets
    /// that it did not open.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int start, int sure, bool isPath = false)
    {
        Span<int> open = [0, 0, 0];
        var end = start + sure;
        while (end < text.Length)
        {
            var next = Characters.At(text, end);
            if (!(next < 0x80 ? MayHold((char)next, open, isPath) : MayHoldForeign(next, Characters.Before(text, end))))
                break;
            end += Characters.Length(next);
        }

        // A final full stop, or marks around the URL, belong to the sentence.
        var quote = Characters.Before(text, start);
        while (end > start + sure && (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '~' or '(' or '[' or '{'
            || (text[end - 1] == '_' && quote == '_')))
            end--;
        return quote == '\'' && text[(start + sure)..end].IndexOf('\'') is >= 0 and var inner ? start + sure + inner : end;
    }

    private static bool MayHold(char letter, Span<int> open, bool isPath)
    {
        const string Opening = "([{", Closing = ")]}";
        if (Opening.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var opened)
            open[opened]++;
        if (Closing.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var closed && open[closed]-- == 0)
            return false;
        return letter > ' ' && letter is not ('<' or '>' or '"' or '`' or '|' or '^' or '\x7f') && (letter != '\\' || isPath);
    }

    /// <summary>Whether a character of another script may be part of a URL. Scripts without spaces only at the start of a part: a sentence
    /// may continue directly after the URL.</summary>
    private static bool MayHoldForeign(int letter, int previous) => Characters.IsWord(letter) && !Characters.IsIgnorable(letter)
        && (!Characters.IsUnspaced(letter) || !Characters.IsWord(previous) || Characters.IsUnspaced(previous));

    /// <summary>End of the bare e-mail address that starts there; 0 for none.</summary>
    private static int MailEnd(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at < text.Length && at - start <= LongestMailbox && IsMailbox(text[at]))
            at++;
        if (at == start || at - start > LongestMailbox || at == text.Length || text[at] != '@' || text[start] == '.' || text[at - 1] == '.')
            return 0;
        var (end, dot) = (at + 1, 0);
        while (end < text.Length && end - at <= LongestDomain && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '.'))
        {
            if (text[end] == '.')
                dot = end;
            end++;
        }

        while (end > at && text[end - 1] is '.' or '-')
            end--;
        if (dot >= end)
            dot = text[..end].LastIndexOf('.');
        var hasDomain = dot > at + 1 && end - dot > 2 && !text[(dot + 1)..end].ContainsAnyExceptInRange('A', 'z')
            && text[(at + 1)..end].IndexOf("..") < 0;
        var (next, afterNext) = (Characters.At(text, end), Characters.At(text, end + 1));
        var endsThere = Characters.IsBoundary(text[end - 1], next) && next is not ('@' or '_')
            && (next != ':' || Characters.IsSpace(afterNext));
        return hasDomain && endsThere ? end : 0;
    }

    /// <summary>Whether a character may occur before the @ of an e-mail address.</summary>
    public static bool IsMailbox(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '%' or '+' or '-';

    /// <summary>Whether a path, or a URL without scheme, starts here: <c>C:\</c>, <c>\\server</c>, <c>/usr</c>, <c>~/</c>, <c>../</c>,
    /// <c>example.org/</c>.</summary>
    private static bool IsPath(ReadOnlySpan<char> rest)
    {
        if (rest is [var drive, ':', '\\' or '/', ..] && char.IsAsciiLetter(drive))
            return true;
        if (rest is ['\\', '\\', var server, ..])
            return Characters.IsWord(server);
        if (rest is ['/', var root, ..])
            return Characters.IsWord(root);
        if (rest.StartsWith("~/") || rest.StartsWith("./") || rest.StartsWith("../"))
            return true;
        var host = rest.IndexOfAnyExcept(HostLetters);
        return host > 2 && rest[host] == '/' && rest[1..(host - 1)].Contains('.');
    }
}
