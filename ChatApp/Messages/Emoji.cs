using System.Text;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Recognizes a single emoji: one of those that Unicode recommends for general interchange (RGI), with skin tones, flags, keycaps
/// and joined ones. .NET has no list of them.</summary>
public static class Emoji
{
    private const string Resource = "Messages/emoji.txt";

    private const char TextStyle = '\uFE0E', EmojiStyle = '\uFE0F';

    /// <summary>The recommended form of each emoji by its form without variation selectors. Loaded with the first reaction.</summary>
    private static readonly Lazy<Dictionary<string, string>> Recommended = new(Load);

    /// <summary>The emoji with the variation selectors that Unicode recommends, so that one emoji has one form; null unless the text is
    /// exactly one emoji.</summary>
    public static string? Normalize(string? text) => text is { Length: > 0 and <= Limits.Emoji }
        ? Recommended.Value.GetValueOrDefault(WithoutStyles(text))
        : null;

    private static string WithoutStyles(string text)
    {
        if (!text.AsSpan().ContainsAny(TextStyle, EmojiStyle))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is not (TextStyle or EmojiStyle))
                plain.Append(character);
        }

        return plain.ToString();
    }

    private static Dictionary<string, string> Load()
    {
        using var lines = new StreamReader(typeof(Emoji).Assembly.GetManifestResourceStream(Resource)!);
        Dictionary<string, string> recommended = new(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith("# ", StringComparison.Ordinal)) // One emoji is # in a key.
                recommended.Add(WithoutStyles(line), line);
        }

        return recommended;
    }
}
