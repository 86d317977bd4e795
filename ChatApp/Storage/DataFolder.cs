namespace ChatApp.Storage;

/// <summary>The folder for the server's persistent data, and the file names in it.</summary>
public sealed class DataFolder(string folder)
{
    /// <summary>Absolute path of the folder.</summary>
    public string FullName { get; } = Path.GetFullPath(folder);

    /// <summary>Path of the database file.</summary>
    public string Database => In("chat.db");

    /// <summary>Suffixes of the files that SQLite creates next to a database: write-ahead log, its index, rollback journal.</summary>
    public static IReadOnlyList<string> Sidecars { get; } = ["-wal", "-shm", "-journal"];

    /// <summary>The file of <see cref="StoreMark"/>.</summary>
    public string Mark => In("chat.mark");

    /// <summary>The file of <see cref="DataFolderLock"/>.</summary>
    public string Lock => In("chat.lock");

    /// <summary>The file that only one server opens at a time; see <see cref="DataFolderLock.ReserveForServer"/>.</summary>
    public string ServerLock => In("server.lock");

    /// <summary>The folder of the keys that sign cookies, one XML file each.</summary>
    public string Keys => In("keys");

    /// <summary>The folder of what people uploaded.</summary>
    public string Files => In("files");

    /// <summary>Creates the folder if it is missing. Only the server's user may read it: it holds the keys that sign cookies.</summary>
    /// <exception cref="StoreException">It cannot be created.</exception>
    public DataFolder Make()
    {
        try
        {
            PrivateFile.MakeFolder(FullName);
            return this;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"Chat:DataFolder cannot be used: {error.Message}");
        }
    }

    private string In(string name) => Path.Combine(FullName, name);
}
