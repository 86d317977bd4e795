using System.Globalization;

namespace ChatApp.Load.Floods;

/// <summary>One flood: its server, what is measured of it, and whether every bound held.</summary>
internal sealed class FloodRun(TextWriter output, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>After a rush of connects the server collects its garbage once it has been quiet for 3 s.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    private readonly LoadServer server = new();

    /// <summary>Where the server listens.</summary>
    public Uri Address => server.Address;

    /// <summary>What it uses, and what its log said.</summary>
    public LoadServer Server => server;

    /// <summary>Ends the run.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>Whether every bound held so far.</summary>
    public bool Held { get; private set; } = true;

    /// <summary>Starts the server with the settings as they come, the gate's rate excepted: the flood's own clients come at once.</summary>
    public Task StartAsync(params string[] settings) => server.StartAsync(["--Chat:ConnectionsPerSecond=100000", .. settings]);

    /// <summary>Prints a metric and holds it to its bound.</summary>
    public async Task AtMostAsync(string what, double value, double bound) =>
        await NoteAsync(value <= bound, string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.##}, at most {bound:0.##}"));

    /// <summary>Prints what must be so.</summary>
    public async Task NoteAsync(bool held, string what)
    {
        Held &= held;
        await output.WriteLineAsync($"  {(held ? '✓' : '✗')} {what}");
    }

    /// <summary>Prints why the flood could not be made.</summary>
    public Task FailAsync(string why) => NoteAsync(false, why);

    /// <summary>Waits until the server has collected its garbage after many clients have connected.</summary>
    public Task SettleAsync() => Task.Delay(Settling, cancellationToken);

    /// <summary>Does something, and samples the server's resident memory meanwhile.</summary>
    /// <returns>The most of it, in MB.</returns>
    public async Task<double> PeakAsync(Func<Task> work)
    {
        var most = server.Resident;
        var working = work();
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(SampleEvery, cancellationToken));
            most = Math.Max(most, server.Lives ? server.Resident : 0);
        }

        await working;
        return most;
    }

    /// <summary>Ends the server.</summary>
    public void Dispose() => server.Dispose();
}
