using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>The files of a message as its row has them: read with every message, they must not cost a query.</summary>
internal static class FileList
{
    /// <summary>The files as JSON; null for none.</summary>
    public static string? Write(IReadOnlyList<FileView> files) =>
        files.Count == 0 ? null : JsonSerializer.Serialize([.. files], ContractJson.Default.ValueListFileView);

    /// <summary>The files of a row; null for none.</summary>
    public static ValueList<FileView>? Read(string? files) =>
        files is null ? null : JsonSerializer.Deserialize(files, ContractJson.Default.ValueListFileView);
}
