using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>A file of a message; its address is <c>/files/{id}/{name}</c>, with <c>?preview</c> that of its preview.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Name">The file's name, without characters that mislead.</param>
/// <param name="Type">The media type, found in the content; <c>application/octet-stream</c> for all that is only for download.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Width">Width of a picture that has a preview, in pixels, as it is shown; null for other files.</param>
/// <param name="Height">Height of the same.</param>
public sealed record FileView(
    string Id,
    string Name,
    string Type,
    long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Width = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Height = null);
