using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ChatApp.Storage;

/// <summary>Files that only their owner may read, and that are under their name either whole or not at all.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a folder, where it is missing, that only its owner may enter.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes a file; it is its owner's alone before anything is in it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="mode">Whether it may be there already.</param>
    public static FileStream Create(string path, FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Makes a database file its owner's alone, whatever the folder allows; SQLite gives its companions the mode of the database.</summary>
    public static void Restrict(string database)
    {
        Create(database, FileMode.OpenOrCreate).Dispose();
        foreach (var file in DataFolder.Sidecars.Prepend("").Select(part => database + part))
            if (!OperatingSystem.IsWindows() && File.Exists(file))
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Gives a finished file its name, replacing what had it; after this the file outlives a loss of power.</summary>
    public static void Publish(string temporary, string path)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(file);
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Where root works in a folder of somebody else's: gives files of it to the folder's owner, who could not open them otherwise.</summary>
    /// <exception cref="StoreException">They cannot be given away.</exception>
    public static void GiveToOwnerOf(string folder, IEnumerable<string> paths)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) // Nobody else may give files away, nor needs to.
            return;
        using var run = Process.Start("chown", ["--no-dereference", $"--reference={folder}", "--", .. paths.Where(Path.Exists)]);
        run.WaitForExit();
        if (run.ExitCode != 0)
            throw new StoreException($"the files in {folder} could not be given to the folder's owner. Do it with chown -R, then start the server.");
    }

    // .NET opens no folders, and a new name is on disk only once its folder is. Where a file system cannot do that, it does not matter to it.
    private static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = NativeMethods.Open(Encoding.UTF8.GetBytes(path + '\0'), 0); // O_RDONLY
        if (folder < 0)
            return;
        _ = NativeMethods.Fsync(folder);
        _ = NativeMethods.Close(folder);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fsync(int file);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int file);
    }
}
