using System.ComponentModel.DataAnnotations;
using ChatApp.Configuration;

namespace ChatApp.Storage;

/// <summary>Location of the server's persistent data.</summary>
internal sealed class StoreOptions
{
    /// <summary>The folder of database and keys; relative to the content root. Default <c>data</c>.</summary>
    [MayBeEmpty]
    [Required(ErrorMessage = "Chat:DataFolder must name a folder.")]
    public string DataFolder { get; set; } = "data";

    /// <summary>Name of this server process among several, in the hub log; default the machine's name.</summary>
    [Required(ErrorMessage = "Chat:Node must be a name.")]
    [MaxLength(100, ErrorMessage = "Chat:Node has at most 100 characters.")]
    public string Node { get; set; } = Environment.MachineName;

    /// <summary>Where the contents of files are. Default <c>folder</c>: <c>files/</c> in the data folder.</summary>
    [EnumDataType(typeof(FileStoreKind), ErrorMessage = "Chat:FileStore must be folder or postgres.")]
    public FileStoreKind FileStore { get; set; }
}
