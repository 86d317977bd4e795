using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>State of an upload.</summary>
/// <param name="Id">The upload's id, and later the file's.</param>
/// <param name="Offset">Number of bytes that the server has: the next <c>PUT</c> continues there.</param>
/// <param name="Size">The size of the file.</param>
/// <param name="File">The file, once it is complete and a message may name it.</param>
public sealed record UploadView(
    string Id, long Offset, long Size, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileView? File = null);
