using System.Buffers;
using System.Text;

namespace ChatApp.Files;

/// <summary>Finds the media type of a file in its first bytes: a short list of types that browsers show without running anything. All
/// else is <see cref="Other"/>, which is only offered for download, whatever its name says.</summary>
public static class FileType
{
    /// <summary>The type of files that are only for download.</summary>
    public const string Other = "application/octet-stream";

    /// <summary>Number of bytes to look at.</summary>
    public const int Head = 4096;

    private const string Text = "text/plain", Pdf = "application/pdf";

    /// <summary>The four letters after <c>ftyp</c> of MP4 files that browsers play, and of pictures in that container.</summary>
    private static readonly Dictionary<string, string> Brands = new()
    {
        ["isom"] = "video/mp4",
        ["iso2"] = "video/mp4",
        ["iso4"] = "video/mp4",
        ["iso5"] = "video/mp4",
        ["iso6"] = "video/mp4",
        ["mp41"] = "video/mp4",
        ["mp42"] = "video/mp4",
        ["avc1"] = "video/mp4",
        ["M4V "] = "video/mp4",
        ["dash"] = "video/mp4",
        ["M4A "] = "audio/mp4",
        ["avif"] = "image/avif",
        ["avis"] = "image/avif",
    };

    private static readonly (byte[] Start, string Type)[] Starts =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([.. "GIF87a"u8], "image/gif"),
        ([.. "GIF89a"u8], "image/gif"),
        ([.. "%PDF-"u8], Pdf),
        ([.. "OggS"u8], "audio/ogg"),
        ([.. "ID3"u8], "audio/mpeg"),
        ([0xFF, 0xFB], "audio/mpeg"),
        ([0xFF, 0xF3], "audio/mpeg"),
        ([0xFF, 0xF2], "audio/mpeg"),
    ];

    /// <summary>What tells text from HTML, SVG and other markup, as browsers that sniff would find it.</summary>
    private static readonly SearchValues<string> Markup =
        SearchValues.Create(["<!", "<?", "<html", "<svg", "<script", "<head", "<body", "<iframe"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The media type of a file.</summary>
    /// <param name="head">Its first <see cref="Head"/> bytes, or all of them.</param>
    public static string Of(ReadOnlySpan<byte> head)
    {
        foreach (var (start, type) in Starts)
        {
            if (head.StartsWith(start))
                return type;
        }

        return Container(head) ?? (IsText(head) ? Text : Other);
    }

    /// <summary>Whether browsers show it in the page or in a tab of its own. PDF files are not: their viewers need more than a sandbox
    /// allows.</summary>
    public static bool IsShown(string type) => type is not (Other or Pdf);

    private static string? Container(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
            return null;
        if (head.StartsWith("RIFF"u8))
            return head[8..].StartsWith("WEBP"u8) ? "image/webp" : head[8..].StartsWith("WAVE"u8) ? "audio/wav" : null;
        if (head[4..].StartsWith("ftyp"u8))
            return Brands.GetValueOrDefault(Encoding.Latin1.GetString(head[8..12]));
        ReadOnlySpan<byte> ebml = [0x1A, 0x45, 0xDF, 0xA3];
        return head.StartsWith(ebml) && head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) > 0 ? "video/webm" : null;
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        // The last character may be cut off.
        var whole = head.Length < Head ? head : head[..^3];
        while (whole.Length < head.Length && (head[whole.Length] & 0xC0) == 0x80)
            whole = head[..(whole.Length + 1)];
        if (!System.Text.Unicode.Utf8.IsValid(whole))
            return false;
        var text = Encoding.UTF8.GetString(whole);
        return !text.AsSpan().ContainsAny(Markup)
            && !text.Any(letter => char.IsControl(letter) && letter is not ('\r' or '\n' or '\t' or '\f'));
    }
}
