using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>The preview of a message as its row has it: read with every message, it must not cost a query.</summary>
internal static class StoredPreview
{
    /// <summary>Instead of a preview that was removed: none is stored again.</summary>
    public const string Removed = "";

    /// <summary>A preview as JSON.</summary>
    public static string Write(LinkPreview preview) => JsonSerializer.Serialize(preview, ContractJson.Default.LinkPreview);

    /// <summary>The preview of a row; null for none.</summary>
    public static LinkPreview? Read(string? preview) =>
        string.IsNullOrEmpty(preview) ? null : JsonSerializer.Deserialize(preview, ContractJson.Default.LinkPreview);
}
