using System.Diagnostics;
using ChatApp.Load.BigRooms;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Cli;

/// <summary>A folder for a backup, a data folder to restore it into, and the commands that create, restore and read the backup.</summary>
internal sealed class StoredCopy : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("chatapp-copy-");

    public StoredCopy() => Folder = root.CreateSubdirectory("backups").FullName;

    /// <summary>Folder of the backup.</summary>
    public string Folder { get; }

    /// <summary>Path of the backup file.</summary>
    public string File => Path.Combine(Folder, "chat-backup.db");

    /// <summary>Path of a data folder that does not exist yet.</summary>
    public string Data => Path.Combine(root.FullName, "data");

    public string Database => Path.Combine(Data, "chat.db");

    public static Task<CommandRun> BackUpAsync(string file, string data) =>
        CommandRun.ChatAppAsync("backup", file, $"--Chat:DataFolder={data}");

    public static Task<CommandRun> RestoreAsync(string file, string data) =>
        CommandRun.ChatAppAsync("restore", file, $"--Chat:DataFolder={data}");

    public Task<CommandRun> BackUpAsync(RunningServer server) => BackUpAsync(File, Path.GetDirectoryName(server.DatabaseFile)!);

    public Task<CommandRun> RestoreAsync() => RestoreAsync(File, Data);

    /// <summary>Creates a room with this many messages in a data folder.</summary>
    public static async Task FillAsync(string data, int messages) => (await BigRoomCommand.RunAsync(
        ["--messages", $"{messages}", $"--Chat:DataFolder={data}"], TextWriter.Null, CancellationToken.None)).Should().Be(0);

    /// <summary>Makes a backup without a server.</summary>
    public async Task MakeAsync(int messages = 10)
    {
        var source = Path.Combine(root.FullName, "source");
        await FillAsync(source, messages);
        (await BackUpAsync(File, source)).ExitCode.Should().Be(0);
    }

    /// <summary>The rows of a query, their columns joined by <c>|</c>.</summary>
    public static List<string> Query(string file, string sql)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    /// <summary>Starts <c>restore</c>, kills it when a file appears in the data folder, and waits for its end.</summary>
    /// <param name="name">Name of that file.</param>
    public async Task KillRestoreAsync(string name)
    {
        Directory.CreateDirectory(Data);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(Data);
        Process? restore = null;
        void Look(object sender, FileSystemEventArgs change)
        {
            if (change.Name != name)
                return;
            restore!.Kill();
            seen.TrySetResult();
        }

        watcher.Created += Look;
        watcher.Renamed += Look;
        string[] command = [Path.Combine(AppContext.BaseDirectory, "ChatApp.dll"), "restore", File, $"--Chat:DataFolder={Data}"];
        var start = new ProcessStartInfo("dotnet", command) { WorkingDirectory = Repository.WebProject, RedirectStandardOutput = true };
        using (restore = new Process { StartInfo = start })
        {
            watcher.EnableRaisingEvents = true;
            restore.Start();
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await restore.WaitForExitAsync();
            // 128 + SIGKILL; once the database has its name, restoring may end before the kill arrives.
            restore.ExitCode.Should().Match(code => code == 137 || (code == 0 && System.IO.File.Exists(Database)));
        }
    }

    public void Dispose() => root.Delete(recursive: true);
}
