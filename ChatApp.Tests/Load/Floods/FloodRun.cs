using System.Globalization;

namespace ChatApp.Load.Floods;

/// <summary>One flood: its server, its measurements, and whether every bound was kept.</summary>
internal sealed class FloodRun(TextWriter output, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>After a burst of connects, the server collects garbage once no client has connected for 3 s.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    private readonly LoadServer server = new();

    public Uri Address => server.Address;

    /// <summary>The server, with its memory and log counters.</summary>
    public LoadServer Server => server;

    /// <summary>Cancelled to end the run.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>Whether every bound was kept so far.</summary>
    public bool Held { get; private set; } = true;

    /// <summary>Starts the server with default settings, except for a high connection rate, because the flood's clients connect all at
    /// once.</summary>
    public Task StartAsync(params string[] settings) => server.StartAsync(["--Chat:ConnectionsPerSecond=100000", .. settings]);

    /// <summary>Prints a metric and checks it against its bound.</summary>
    public async Task AtMostAsync(string what, double value, double bound) =>
        await NoteAsync(value <= bound, string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.##}, at most {bound:0.##}"));

    /// <summary>Prints an expectation and whether it is met.</summary>
    public async Task NoteAsync(bool held, string what)
    {
        Held &= held;
        await output.WriteLineAsync($"  {(held ? '✓' : '✗')} {what}");
    }

    /// <summary>Prints why the flood could not run; counts as a failure.</summary>
    public Task FailAsync(string why) => NoteAsync(false, why);

    /// <summary>Waits until the server has collected its garbage after many clients have connected.</summary>
    public Task SettleAsync() => Task.Delay(Settling, cancellationToken);

    /// <summary>Runs the work and samples the server's resident memory meanwhile.</summary>
    /// <returns>The peak, in MB.</returns>
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

    /// <summary>Kills the server and deletes its data.</summary>
    public void Dispose() => server.Dispose();
}
