using System.Globalization;
using System.Text;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Recognizes a single emoji. Its properties are from Unicode's emoji-data.txt: .NET has none of them.</summary>
public static class Emoji
{
    private const int ZeroWidthJoiner = 0x200D, Keycap = 0x20E3;

    private const char TextStyle = '\uFE0E', EmojiStyle = '\uFE0F';

    /// <summary>Extended_Pictographic, which includes code points that are reserved for emoji to come.</summary>
    private static readonly (int First, int Last)[] Pictographic = Ranges("""
        A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 2388 23CF 23E9-23F3 23F8-23FA 24C2 25AA-25AB 25B6 25C0 25FB-25FE
        2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714 2716 271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2767
        2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F000-1F0FF 1F10D-1F10F 1F12F 1F16C-1F171
        1F17E-1F17F 1F18E 1F191-1F19A 1F1AD-1F1E5 1F201-1F20F 1F21A 1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F3FA 1F400-1F53D 1F546-1F64F
        1F680-1F6FF 1F774-1F77F 1F7D5-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8FF 1F90C-1F93A 1F93C-1F945
        1F947-1FAFF 1FC00-1FFFD
        """);

    /// <summary>Emoji without Emoji_Presentation: shown as text unless a variation selector follows.</summary>
    private static readonly (int First, int Last)[] TextByDefault = Ranges("""
        A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 2328 23CF 23ED-23EF 23F1-23F2 23F8-23FA 24C2 25AA-25AB 25B6 25C0 25FB-25FC 2600-2604
        260E 2611 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 265F-2660 2663 2665-2666 2668 267B 267E 2692 2694-2697
        2699 269B-269C 26A0 26A7 26B0-26B1 26C8 26CF 26D1 26D3 26E9 26F0-26F1 26F4 26F7-26F9 2702 2708-2709 270C-270D 270F 2712 2714 2716
        271D 2721 2733-2734 2744 2747 2763-2764 27A1 2934-2935 2B05-2B07 3030 303D 3297 3299 1F170-1F171 1F17E-1F17F 1F202 1F237 1F321
        1F324-1F32C 1F336 1F37D 1F396-1F397 1F399-1F39B 1F39E-1F39F 1F3CB-1F3CE 1F3D4-1F3DF 1F3F3 1F3F5 1F3F7 1F43F 1F441 1F4FD 1F549-1F54A
        1F56F-1F570 1F573-1F579 1F587 1F58A-1F58D 1F590 1F5A5 1F5A8 1F5B1-1F5B2 1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 1F5E3 1F5E8
        1F5EF 1F5F3 1F5FA 1F6CB 1F6CD-1F6CF 1F6E0-1F6E5 1F6E9 1F6F0 1F6F3
        """);

    /// <summary>The emoji with the variation selectors that Unicode recommends, so that one emoji has one form; null unless the text is
    /// exactly one emoji.</summary>
    public static string? Normalize(string? text)
    {
        if (text is null || text.Length is 0 or > Limits.Emoji || StringInfo.GetNextTextElementLength(text) != text.Length)
            return null;
        Rune[] runes = [.. text.EnumerateRunes().Where(rune => rune.Value is not (TextStyle or EmojiStyle))];
        return runes switch
        {
            [] => null,
            [{ Value: '#' or '*' or (>= '0' and <= '9') } key, { Value: Keycap } keycap] => $"{key}{EmojiStyle}{keycap}",
            [{ Value: >= 0x1F1E6 and <= 0x1F1FF } first, { Value: >= 0x1F1E6 and <= 0x1F1FF } second] => $"{first}{second}", // A flag.
            _ => Joined(runes),
        };
    }

    // Pictures joined to one, each with a skin tone, or with the tags of a region's flag.
    private static string? Joined(Rune[] runes)
    {
        var normal = new StringBuilder();
        for (var at = 0; at < runes.Length; at++)
        {
            if (at > 0 && runes[at].Value == ZeroWidthJoiner)
                normal.Append(runes[at++]);
            else if (at > 0)
                return null;
            if (at == runes.Length || !Contains(Pictographic, runes[at]))
                return null;
            normal.Append(runes[at]);
            if (at + 1 < runes.Length && runes[at + 1].Value is >= 0x1F3FB and <= 0x1F3FF)
                normal.Append(runes[++at]);
            else if (Contains(TextByDefault, runes[at]))
                normal.Append(EmojiStyle);
            while (at + 1 < runes.Length && runes[at + 1].Value is >= 0xE0020 and <= 0xE007F)
                normal.Append(runes[++at]);
        }

        return normal.ToString();
    }

    private static bool Contains((int First, int Last)[] ranges, Rune rune) =>
        Array.Exists(ranges, range => rune.Value >= range.First && rune.Value <= range.Last);

    private static (int First, int Last)[] Ranges(string lines) =>
        [.. lines.Split([' ', '\n']).Select(range => range.Split('-')).Select(ends => (Parse(ends[0]), Parse(ends[^1])))];

    private static int Parse(string point) => int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
