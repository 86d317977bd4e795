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
}
