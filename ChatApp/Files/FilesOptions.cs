using ChatApp.Configuration;
using ChatApp.Contracts;

namespace ChatApp.Files;

/// <summary>Settings that limit uploads and stored files.</summary>
public sealed class FilesOptions
{
    /// <summary>The largest file, in bytes. Default 100 MB: a picture or a recording, not a film.</summary>
    [Between(1, 2_000_000_000)]
    public int FileBytesMax { get; set; } = 100_000_000;

    /// <summary>Maximum size of all files, unfinished uploads included, in bytes. Default 10 GB.</summary>
    [Between(1, 1_000_000_000_000_000)]
    public long FilesBytesMax { get; set; } = 10_000_000_000;

    /// <summary>Whether guests may upload files. Default true, within <see cref="GuestFileBytesPerDay"/>.</summary>
    public bool GuestFiles { get; set; } = true;

    /// <summary>Bytes of files per guest and day; 0 for no limit. Default 100 MB: one file of the largest size.</summary>
    [Between(0, 2_000_000_000, Zero = "no limit")]
    public int GuestFileBytesPerDay { get; set; } = 100_000_000;

    /// <summary>The largest file that a person may send, in bytes; null for none.</summary>
    public int? LargestFor(Person person) => person.Kind == PersonKind.Guest && !GuestFiles ? null : FileBytesMax;
}
