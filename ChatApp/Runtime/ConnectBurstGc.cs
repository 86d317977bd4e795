using System.Runtime;

namespace ChatApp.Runtime;

/// <summary>Suspends garbage collection during a reconnect storm, at a start or later, and runs a compacting collection afterwards.
/// Everything that new connections allocate stays alive, so the collector would find nothing to free and copy everything twice: with 2,000
/// clients at once, that was more than a quarter of the work. And without the collection afterwards, it would keep the storm's memory
/// although it is no longer needed.</summary>
internal sealed partial class ConnectBurstGc(
    UnpinnedMemoryPool.Factory blocks, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ConnectBurstGc> logger) : BackgroundService
{
    /// <summary>Number of opened connections per second that counts as a storm, and of opened and closed ones after which memory is worth
    /// compacting. Thousands of ordinary users make about ten.</summary>
    private const int Rush = 50;

    /// <summary>The storm is over after this many consecutive seconds below that number.</summary>
    private const int QuietSeconds = 3;

    /// <summary>Allocations in bytes after which the collector runs anyway: the start and 2,000 connections take
    /// 190 MB, 5,000 connections 300.</summary>
    private const long Most = 384 << 20;

    /// <summary>Divisor of the memory of the machine or container that limits these allocations: a share that a chat server
    /// may use for a minute.</summary>
    private const int Part = 8;

    /// <summary>Divisor for the share of large objects: the start has 2 MB of them.</summary>
    private const int Large = 16;

    /// <summary>The compacting collection pauses all threads, with 5,000 connections for 0.15 s; it runs again only after this multiple of
    /// its duration.</summary>
    private const int TidyPart = 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Maximum duration of a suspension: three times as long as 2,000 clients need with the default admission rate.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private bool resting = true; // Whether collection is suspended; from the start of the process on.
    // Whether there was a storm, and a suspension, since the last compacting collection: one per storm, however long it lasts.
    private bool rushed, suspended;
    private int quiet;
    private long tidiedAt;
    private TimeSpan tidying;
    private int changes, opens;

    private bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Suspends garbage collection if possible.</summary>
    public static void Begin()
    {
        var room = Math.Min(Most, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part);
        try
        {
            GC.TryStartNoGCRegion(room, lohSize: room / Large, disallowFullBlockingGC: true);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // The collector uses segments smaller than that, or the previous suspension has not ended yet.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    /// <summary>Counts a connection that opened or ended. Only opened ones suspend collection: when many end at once, because a flood is
    /// cut, the server allocates for the flood, and all of that is garbage.</summary>
    /// <param name="change">1 for a connection that opened, -1 for one that ended.</param>
    public void NoteChange(int change)
    {
        var suspend = change > 0 && Interlocked.Increment(ref opens) == Rush;
        var rush = Interlocked.Increment(ref changes) == Rush;
        if ((!suspend && !rush) || IsStopping)
            return;
        lock (gate)
        {
            if (suspend && !suspended && !resting)
            {
                (resting, begun) = (true, time.GetTimestamp());
                Begin();
            }

            suspended |= suspend;
            rushed = true;
        }
    }

    private void Look()
    {
        try
        {
            lock (gate)
            {
                Interlocked.Exchange(ref opens, 0);
                quiet = Interlocked.Exchange(ref changes, 0) < Rush ? quiet + 1 : 0;
                var isLong = resting && time.GetElapsedTime(begun) > Longest;
                if (quiet >= QuietSeconds && (rushed || isLong) && time.GetElapsedTime(tidiedAt) > TidyPart * tidying)
                    Tidy();
                else if (isLong)
                    Work();
            }
        }
#pragma warning disable CA1031 // The server works without it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    private void Tidy()
    {
        End();
        (resting, rushed, suspended, tidiedAt) = (false, false, false, time.GetTimestamp());
        if (IsStopping)
            return;
        blocks.LetGo();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        tidying = time.GetElapsedTime(tidiedAt);
    }

    private void Work()
    {
        End();
        resting = false;
        GC.Collect(0); // Otherwise the collector would first use up the whole allocation budget.
    }

    /// <summary>Ends the suspension, if there is one.</summary>
    public static void End()
    {
        try
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // The suspension has just ended by itself.
        }
    }

    [LoggerMessage(1115, LogLevel.Error, "Having the garbage collector rest or tidy up failed")]
    private partial void LogFailed(Exception error);
}
