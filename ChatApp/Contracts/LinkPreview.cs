using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>What the page behind a link says about itself. The server reads it; clients ask the other site for nothing.</summary>
/// <param name="Url">The link, as in the message.</param>
/// <param name="Title">The title of the page.</param>
/// <param name="Site">The name of the site, or its host.</param>
/// <param name="Description">What the page says it is about; null for nothing.</param>
/// <param name="Picture">A picture, smaller and without metadata, served like a file of the message; null for none.</param>
public sealed record LinkPreview(
    string Url,
    string Title,
    string Site,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileView? Picture = null);
