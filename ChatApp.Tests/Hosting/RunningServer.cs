using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Hosting;

/// <summary>A server with its own data folder and a readable log. On disposal, an unexpected warning or error fails the test.</summary>
public abstract partial class RunningServer : IAsyncDisposable
{
    private readonly List<Predicate<string>> expected = [];

    /// <summary>The loopback port it listens on.</summary>
    public abstract int Port { get; }

    /// <summary>Base address of the server.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Folder of the database and the keys.</summary>
    public DirectoryInfo DataFolder => Data;

    public string DatabaseFile => Path.Combine(Data.FullName, "chat.db");

    /// <summary>Its log lines, in the console's format.</summary>
    public ProcessLog Log { get; } = new();

    /// <summary>Temporary directory that holds the database and the keys.</summary>
    protected DirectoryInfo Data { get; } = Directory.CreateTempSubdirectory("chatapp-test-");

    /// <summary>Waits for a line of the log, past ones included.</summary>
    public Task<string> WaitForLogAsync(Predicate<string> wanted, TimeSpan? within = null) =>
        Log.WaitAsync(wanted, within ?? TimeSpan.FromSeconds(30));

    /// <summary>Waits until a query, run directly on the database file, returns this single value.</summary>
    public async Task StoresAsync(string sql, string value)
    {
        await using var db = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False;Mode=ReadOnly");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // The SQL is a constant of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // Polled: the database file has no change notification.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        string? found;
        while ((found = $"{await command.ExecuteScalarAsync()}") != value && clock.Elapsed < TimeSpan.FromSeconds(20))
            await looking.WaitForNextTickAsync();
        found.Should().Be(value, sql);
    }

    /// <summary>Declares a warning or error that the test provokes.</summary>
    public void Expect(Predicate<string> line) => expected.Add(line);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Data.Delete(recursive: true);
        Log.Lines.Where(
            line => Unexpected().IsMatch(line) && !line.Contains(RecordedLog.BusyMachine, StringComparison.Ordinal)
                && !expected.Any(known => known(line)))
            .Should().BeEmpty("a server in good order logs no warnings");
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the server, whether it runs or not.</summary>
    protected abstract Task EndAsync();

    // <n> is the priority that systemd's journal reads; 4 is a warning, lower is more severe.
    [GeneratedRegex(@"^(\S+Z )?(warn|fail|crit): |^<[0-4]>|^Unhandled exception")]
    private static partial Regex Unexpected();
}
