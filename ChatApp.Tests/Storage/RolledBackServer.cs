using System.Net;
using ChatApp.Load.Stress;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Storage;

/// <summary>A server in the test process with a fixed port and data folder, which tests copy and restore without ChatApp's
/// commands.</summary>
internal sealed class RolledBackServer : IAsyncDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("chatapp-rolled-back-");
    private readonly int port = FreePort.Next();
    private WebApplication? app;
    private int copies;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public string Database => Path.Combine(Data, "chat.db");

    public WebApplication App => app!;

    public string Keys => Path.Combine(Data, "keys");

    public RecordedLog Log { get; } = new();

    private string Data => Path.Combine(root.FullName, "data");

    public async Task StartAsync()
    {
        app = await Program.BuildServerAsync(
            [
                $"--Urls=http://127.0.0.1:{port}", $"--Chat:DataFolder={Data}", "--Chat:HeartbeatInterval=00:00:01",
                Figures.Off, .. Bounds.Wide,
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(Log);
            });
        await app.StartAsync();
    }

    public async Task<HttpStatusCode> ReadyAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Address, "/healthz/ready"));
        return answer.StatusCode;
    }

    public async Task StopAsync()
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools(); // The pools are process-wide; a server process of its own would lose them.
        app = null;
    }

    /// <summary>Copies the whole data folder; while the server runs, the database as <c>sqlite3 .backup</c> does. The copy contains the
    /// marker, so that only the witness distinguishes it from the folder that ran last.</summary>
    public string Copy()
    {
        var copy = Path.Combine(root.FullName, $"copy-{++copies}");
        Directory.CreateDirectory(copy);
        CopyFolder(Data, copy);
        if (app is null)
            return copy;
        foreach (var part in Directory.GetFiles(copy, "chat.db*"))
            File.Delete(part);
        ServerCopies.CopyDatabase(Database, Path.Combine(copy, "chat.db"));
        return copy;
    }

    /// <summary>Restores a copy while the server is stopped.</summary>
    public void PutBack(string copy)
    {
        Directory.Delete(Data, recursive: true);
        CopyFolder(copy, Data);
    }

    /// <summary>Runs <c>sqlite3 chat.db ".restore copy"</c> while the server runs.</summary>
    public void PutBackUnder(string copy)
    {
        Log.Expect(1224);
        ServerCopies.CopyDatabase(Path.Combine(copy, "chat.db"), Database);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        root.Delete(recursive: true);
        Log.ShouldHaveNothingUnexpected();
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) // .NET cannot copy a file that it has locked itself.
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
