namespace ChatApp.Storage;

/// <summary>The folder of what the server must not lose, and the names in it.</summary>
public sealed class DataFolder(string folder)
{
    /// <summary>Its path.</summary>
    public string FullName { get; } = Path.GetFullPath(folder);

    /// <summary>The database.</summary>
    public string Database => In("chat.db");

    /// <summary>What SQLite puts beside a database: the write-ahead log, its index, the rollback journal.</summary>
    public static IReadOnlyList<string> Sidecars { get; } = ["-wal", "-shm", "-journal"];

    /// <summary>The file of <see cref="StoreMark"/>.</summary>
    public string Mark => In("chat.mark");

    /// <summary>The file of <see cref="DataFolderLock"/>.</summary>
    public string Lock => In("chat.lock");

    /// <summary>The file that one server has open alone; see <see cref="DataFolderLock.ReserveForServer"/>.</summary>
    public string ServerLock => In("server.lock");

    /// <summary>The folder of the keys that sign cookies, an XML file each.</summary>
    public string Keys => In("keys");

    /// <summary>Makes the folder where it is missing. Only the server's own user may read it: it holds the keys that sign cookies.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
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
