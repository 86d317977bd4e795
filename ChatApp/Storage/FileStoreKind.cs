namespace ChatApp.Storage;

/// <summary>Where the contents of files are.</summary>
public enum FileStoreKind
{
    /// <summary>In the data folder.</summary>
    Folder,

    /// <summary>In the PostgreSQL database.</summary>
    Postgres,
}
