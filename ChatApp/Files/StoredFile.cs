using ChatApp.Contracts;

namespace ChatApp.Files;

/// <summary>A file or an upload, as the database knows it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The harmless name.</param>
/// <param name="Size">The size in bytes.</param>
internal sealed record StoredFile(string Id, string Name, long Size)
{
    /// <summary>SHA-256 of the content, in lower-case hexadecimal; null before all bytes are there.</summary>
    public string? Hash { get; init; }

    /// <summary>The media type found in the content.</summary>
    public string Type { get; init; } = FileType.Other;

    /// <summary>Width of a picture with a preview, in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the same.</summary>
    public int? Height { get; init; }

    /// <summary>SHA-256 of the preview; null for none.</summary>
    public string? PreviewHash { get; init; }

    /// <summary>Whether the content is stored and a message may name the file.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The file for clients.</summary>
    public FileView ToView() => new(Id, Name, Type, Size, Width, Height);
}
