using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.LinkPreviews;

/// <summary>A preview that can be shown in any number of messages.</summary>
/// <param name="Head">What the page says about itself.</param>
/// <param name="Host">The host of the page.</param>
/// <param name="Picture">The picture, without an id; null for none.</param>
/// <param name="PictureHash">The hash of its stored content.</param>
public sealed record LinkCard(PageHead Head, string Host, FileView? Picture, string? PictureHash)
{
    /// <summary>The preview for one message: each has a file of its own for the picture.</summary>
    public LinkPreview ToView(string url) =>
        new(url, Head.Title, Head.Site ?? Host, Head.Description, Picture is null ? null : Picture with { Id = NewId.Make() });
}
