using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>Body of <c>POST /files</c>, which creates an upload.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Type">The type that the client assumes; the server looks at the content instead.</param>
public sealed record UploadRequest(string? Name, long Size, string? Type = null);

/// <summary>State of an upload.</summary>
/// <param name="Id">The upload's id, and later the file's.</param>
/// <param name="Offset">Number of bytes that the server has: the next <c>PUT</c> continues there.</param>
/// <param name="Size">The size of the file.</param>
/// <param name="File">The file, once it is complete and a message may name it.</param>
public sealed record UploadView(
    string Id, long Offset, long Size, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileView? File = null);
