using System.Runtime;
using ChatApp.Connections;

namespace ChatApp;

/// <summary>Has the garbage collector rest while everybody comes, at a start or at once later, and tidy up when they are there. All they bring stays,
/// so that it would find nothing to collect and copy everything twice: of a herd of 2,000 that was more than a quarter of the work. And left to
/// itself, it would keep the room that the coming took for as long as nobody needs it.</summary>
internal sealed partial class CollectorRest(
    ConnectionRegistry registry, ServerState server, SocketBlocks.Factory blocks, TimeProvider time, ILogger<CollectorRest> logger) : BackgroundService
{
    /// <summary>So many comings and goings in a second are a rush. Thousands of people who use the server as they do make some ten.</summary>
    private const int Rush = 50;

    /// <summary>It is over with fewer in each of so many seconds.</summary>
    private const int QuietSeconds = 3;

    /// <summary>The collector goes to work all the same when so much was allocated, in bytes: the start and 2,000 people take 190 MB, 5,000 people 300.</summary>
    private const long Most = 384 << 20;

    /// <summary>And never waits for more than this part of what the machine, or the container, has: a chat server may take that for a minute.</summary>
    private const int Part = 8;

    /// <summary>The part of it that large objects may have: the start has 2 MB of them.</summary>
    private const int Large = 16;

    /// <summary>Tidying up stops everybody, with 5,000 people for 0.15 s; it waits until it is no more than this part of the time.</summary>
    private const int TidyPart = 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Three times as long as 2,000 people need with the gate as it is by default.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private bool resting = true; // Since the start.
    private bool rushed; // Since it was last tidy: there is one rest in a rush, however long it is.
    private int quiet;
    private long tidiedAt;
    private TimeSpan tidying;
    private int changes;

    /// <summary>Begins a rest, where it can be had.</summary>
    public static void Begin()
    {
        var room = Math.Min(Most, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part);
        try
        {
            GC.TryStartNoGCRegion(room, lohSize: room / Large, disallowFullBlockingGC: true);
        }
        catch (Exception cannot) when (cannot is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // A collector that works with segments, each smaller than that; or the rest before has not ended yet.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        registry.CountChanged += Note;
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            registry.CountChanged -= Note;
        }
    }

    private void Note()
    {
        if (Interlocked.Increment(ref changes) != Rush || server.Closing)
            return;
        lock (gate)
        {
            if (!rushed && !resting)
            {
                (resting, begun) = (true, time.GetTimestamp());
                Begin();
            }

            rushed = true;
        }
    }

    private void Look()
    {
        try
        {
            lock (gate)
            {
                quiet = Interlocked.Exchange(ref changes, 0) < Rush ? quiet + 1 : 0;
                var isLong = resting && time.GetElapsedTime(begun) > Longest;
                if (quiet >= QuietSeconds && (rushed || isLong) && time.GetElapsedTime(tidiedAt) > TidyPart * tidying)
                    Tidy();
                else if (isLong)
                    Work();
            }
        }
#pragma warning disable CA1031 // The server goes on without.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    private void Tidy()
    {
        End();
        (resting, rushed, tidiedAt) = (false, false, time.GetTimestamp());
        if (server.Closing)
            return;
        blocks.LetGo();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        tidying = time.GetElapsedTime(tidiedAt);
    }

    private void Work()
    {
        End();
        resting = false;
        GC.Collect(0); // The end alone leaves it to use up all its room.
    }

    private static void End()
    {
        try
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    [LoggerMessage(1115, LogLevel.Error, "Having the garbage collector rest or tidy up failed")]
    private partial void LogFailed(Exception error);
}
