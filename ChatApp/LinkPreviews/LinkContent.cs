namespace ChatApp.LinkPreviews;

/// <summary>What was read behind an address.</summary>
/// <param name="Address">The address, after redirects.</param>
/// <param name="MediaType">The media type that the site names; empty for none.</param>
/// <param name="Charset">The encoding that it names; null for none.</param>
/// <param name="Bytes">The content, or its beginning.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
public sealed record LinkContent(Uri Address, string MediaType, string? Charset, byte[] Bytes, bool IsWhole);
