namespace ChatApp.Contracts;

/// <summary>Body of <c>POST /files</c>, which creates an upload.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Type">The type that the client assumes; the server looks at the content instead.</param>
public sealed record UploadRequest(string? Name, long Size, string? Type = null);
