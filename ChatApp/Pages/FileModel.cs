using System.Globalization;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_MessageFile.cshtml</c>.</summary>
/// <param name="File">The file; null for the template that the script clones.</param>
internal sealed record FileModel(FileView? File)
{
    /// <summary>The template that the script clones: it has the elements of all kinds, and the script keeps one.</summary>
    public static readonly FileModel Blank = new((FileView?)null);

    private const int MaxWidth = 512, MaxHeight = 384;

    private static readonly string[] Units = ["B", "kB", "MB", "GB"];

    /// <summary>How a file is shown: <c>picture</c>, <c>audio</c>, <c>video</c>, or <c>download</c>; null for the template. The script's
    /// <c>kindOf</c> does the same.</summary>
    public string? Kind => File switch
    {
        null => null,
        { Width: not null } => "picture",
        { Type: ['a', 'u', 'd', 'i', 'o', '/', ..] } => "audio",
        { Type: ['v', 'i', 'd', 'e', 'o', '/', ..] } => "video",
        _ => "download",
    };

    /// <summary>Width of the place of a picture in the page, in CSS pixels: the page keeps it before the picture is there. The script's
    /// <c>boxOf</c> does the same.</summary>
    public int? Width => File is { Width: { } width } ? Math.Max(1, (int)Math.Round(width * Scale)) : null;

    /// <summary>Height of the same.</summary>
    public int? Height => File is { Height: { } height } ? Math.Max(1, (int)Math.Round(height * Scale)) : null;

    private double Scale => Math.Min(1, Math.Min(MaxWidth / (double)File!.Width!, MaxHeight / (double)File.Height!));

    /// <summary>The file for the script; null for the template.</summary>
    public string? Json => File is null ? null : JsonSerializer.Serialize(File, PageJson.Default.FileView);

    /// <summary>The address of the file.</summary>
    public string? Address => File is null ? null : $"{Paths.Files}/{File.Id}/{Uri.EscapeDataString(File.Name)}";

    /// <summary>The address of a picture's preview.</summary>
    public string? Preview => Address is null ? null : Address + "?preview";

    /// <summary>The size in words. The script's <c>sizeOf</c> does the same.</summary>
    public string Size => File is null ? "" : SizeOf(File.Size);

    /// <summary>Whether the markup has the element of a kind.</summary>
    public bool Has(string kind) => Kind is null || Kind == kind;

    /// <summary>A size in bytes in words, such as <c>1.4 MB</c>.</summary>
    public static string SizeOf(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1000;
        var rounded = Math.Round(size, size < 9.95 && unit > 0 ? 1 : 0, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{rounded} {Units[unit]}");
    }
}
