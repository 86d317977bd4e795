namespace ChatApp.Storage;

/// <summary>A lock on a file of the data folder: whoever works with the database shares it, and who puts another database there has it alone.
/// The system ends it with the process, however that ends.</summary>
public sealed class DataFolderLock(DataFolder folder) : IDisposable
{
    private FileStream? held;

    /// <summary>Shares the folder until disposal.</summary>
    /// <exception cref="StoreException">A restore is under way.</exception>
    public void Share() => held ??= Open(FileAccess.Read, FileShare.Read)
        ?? throw new StoreException($"a restore is under way in {folder.FullName}. Wait for its end.");

    /// <summary>Has the folder alone until disposal.</summary>
    /// <exception cref="StoreException">A server, or another command, works with it.</exception>
    public void TakeAlone() => held ??= Open(FileAccess.ReadWrite, FileShare.None)
        ?? throw new StoreException($"a server, or another command, is using {folder.FullName}. Stop it first.");

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();

    private FileStream? Open(FileAccess access, FileShare share)
    {
        try
        {
            // Made first, with the mode of its own, and opened then.
            if (!File.Exists(folder.Make().Lock))
                PrivateFile.Create(folder.Lock, FileMode.OpenOrCreate).Dispose();
            return new(folder.Lock, FileMode.Open, access, share);
        }
        catch (IOException taken) when (IsTaken(taken))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of the BSDs, and ERROR_SHARING_VIOLATION of Windows as an HRESULT.
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
