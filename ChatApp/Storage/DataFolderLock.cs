namespace ChatApp.Storage;

/// <summary>A lock on a file of the data folder: every process that uses the database holds it shared; a restore holds it exclusively. The
/// operating system releases it with the process, however that ends.</summary>
public sealed class DataFolderLock(DataFolder folder) : IDisposable
{
    private FileStream? held;
    private FileStream? server;

    /// <summary>Reserves the folder for one server until disposal; commands may still share it.</summary>
    /// <exception cref="StoreException">Another server uses it.</exception>
    public void ReserveForServer() => server ??= Open(folder.Make().ServerLock, FileAccess.ReadWrite, FileShare.None)
        ?? throw new StoreException($"another server is using {folder.FullName}. Stop it, or give this one a Chat:DataFolder of its own.");

    /// <summary>Acquires the shared lock until disposal.</summary>
    /// <exception cref="StoreException">A restore is in progress.</exception>
    public void AcquireShared() => held ??= Open(folder.Make().Lock, FileAccess.Read, FileShare.Read)
        ?? throw new StoreException($"a restore is under way in {folder.FullName}. Wait for its end.");

    /// <summary>Acquires the exclusive lock until disposal.</summary>
    /// <exception cref="StoreException">A server or another command uses the folder.</exception>
    public void AcquireExclusive() => held ??= Open(folder.Make().Lock, FileAccess.ReadWrite, FileShare.None)
        ?? throw new StoreException($"a server, or another command, is using {folder.FullName}. Stop it first.");

    /// <inheritdoc/>
    public void Dispose()
    {
        held?.Dispose();
        server?.Dispose();
    }

    private static FileStream? Open(string path, FileAccess access, FileShare share)
    {
        try
        {
            // Created first, to set its mode, and opened afterwards.
            if (!File.Exists(path))
                PrivateFile.Create(path, FileMode.OpenOrCreate).Dispose();
            return new(path, FileMode.Open, access, share);
        }
        catch (IOException taken) when (IsTaken(taken))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of the BSDs, and ERROR_SHARING_VIOLATION of Windows as an HRESULT.
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
