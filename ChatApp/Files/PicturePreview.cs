namespace ChatApp.Files;

/// <summary>A picture made smaller, without what its camera wrote into it.</summary>
/// <param name="Content">A WebP file.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">The height of one of its frames.</param>
public sealed record PicturePreview(byte[] Content, int Width, int Height)
{
    /// <summary>The media type of previews.</summary>
    public const string Type = "image/webp";
}
