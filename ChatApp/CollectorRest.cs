using System.Runtime;
using ChatApp.Connections;

namespace ChatApp;

/// <summary>Has the garbage collector rest while everybody comes, at a start or at once later, and tidy up when they are there. All they bring stays,
/// so that it would find nothing to collect and copy everything twice: of a herd of 2,000 that was more than a quarter of the work. And left to
/// itself, it would keep the room that the coming took for as long as nobody needs it.</summary>
public sealed class CollectorRest(ConnectionRegistry registry, SocketBlocks.Factory blocks, TimeProvider time) : BackgroundService
{
    /// <summary>So many comings and goings in a second are a rush. Thousands of people who use the server as they do make some ten.</summary>
    private const int Rush = 50;

    /// <summary>With fewer in each of so many seconds it is over.</summary>
    private const int Few = 20, QuietSeconds = 3;

    /// <summary>The collector goes to work all the same when so much was allocated, in bytes: the start and 2,000 people take 190 MB, 5,000 people 210.</summary>
    private const long Most = 256 << 20;

    /// <summary>And never waits for more than this part of what the machine, or the container, has: a chat server may take that for a minute.</summary>
    private const int Part = 8;

    /// <summary>The part of it that large objects may have: the start has 2 MB of them.</summary>
    private const int Large = 16;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Three times as long as 2,000 people need with the gate as it is by default.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private bool resting = true; // Since the start.
    private bool rushed;
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
            for (var quiet = 0; await timer.WaitForNextTickAsync(stoppingToken);)
            {
                quiet = Interlocked.Exchange(ref changes, 0) < Few ? quiet + 1 : 0;
                Look(isQuiet: quiet >= QuietSeconds);
            }
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
        if (Interlocked.Increment(ref changes) != Rush)
            return;
        lock (gate)
        {
            rushed = true;
            if (resting)
                return; // Or has rested, and used up its room: not twice in one rush.
            (resting, begun) = (true, time.GetTimestamp());
            Begin();
        }
    }

    private void Look(bool isQuiet)
    {
        lock (gate)
        {
            if (!resting)
                return;
            var isLong = time.GetElapsedTime(begun) > Longest;
            if (isLong)
                End();
            if (!isQuiet || !(rushed || isLong))
                return;
            End();
            (resting, rushed) = (false, false);
            blocks.LetGo();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // With 5,000 people 0.15 s.
        }
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
}
