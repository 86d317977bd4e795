namespace ChatApp.Pages;

/// <summary>The groups of emoji, as in <c>wwwroot/lib/emoji</c>.</summary>
internal static class EmojiGroups
{
    /// <summary>Each group's number, an emoji for its button, and the key of its title; without a number, those used recently.</summary>
    public static IReadOnlyList<(string Group, string Sign, string Words)> All { get; } =
    [
        ("", "🕘", "emoji.recent"), ("0", "😀", "emoji.smileys"), ("1", "👋", "emoji.people"), ("2", "🐻", "emoji.nature"),
        ("3", "🍎", "emoji.food"), ("4", "🚗", "emoji.places"), ("5", "⚽", "emoji.activities"), ("6", "💡", "emoji.objects"),
        ("7", "♻️", "emoji.symbols"), ("8", "🏁", "emoji.flags"),
    ];

    /// <summary>A hand in each skin tone: the default, then Unicode's from light to dark.</summary>
    public static IReadOnlyList<string> Tones { get; } = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"];
}
