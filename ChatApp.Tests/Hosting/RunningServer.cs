using System.Text.RegularExpressions;

namespace ChatApp.Tests.Hosting;

/// <summary>A server with data of its own and a log to read. On disposal an unexpected warning or error in its log fails the test.</summary>
public abstract partial class RunningServer : IAsyncDisposable
{
    private readonly List<Predicate<string>> expected = [];

    /// <summary>Its port.</summary>
    public abstract int Port { get; }

    /// <summary>The base address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Its database.</summary>
    public string DatabaseFile => Path.Combine(Data.FullName, "chat.db");

    /// <summary>What it wrote, as on the console.</summary>
    public ProcessLog Log { get; } = new();

    /// <summary>Its data folder.</summary>
    protected DirectoryInfo Data { get; } = Directory.CreateTempSubdirectory("chatapp-test-");

    /// <summary>Waits for a line of the log, past ones included.</summary>
    public Task<string> WaitForLogAsync(Predicate<string> wanted, TimeSpan? within = null) =>
        Log.WaitAsync(wanted, within ?? TimeSpan.FromSeconds(30));

    /// <summary>Names warnings and errors that the test provokes.</summary>
    public void Expect(Predicate<string> line) => expected.Add(line);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Data.Delete(recursive: true);
        Log.Lines.Where(line => Unexpected().IsMatch(line) && !expected.Any(known => known(line)))
            .Should().BeEmpty("a server in good order logs no warnings");
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it, running or not.</summary>
    protected abstract Task EndAsync();

    [GeneratedRegex(@"^(\S+Z )?(warn|fail|crit): |^Unhandled exception")]
    private static partial Regex Unexpected();
}
