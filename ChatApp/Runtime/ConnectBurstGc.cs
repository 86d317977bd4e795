using System.Runtime;

namespace ChatApp.Runtime;

/// <summary>Suspends garbage collection during a reconnect storm, at a start or later, and runs a compacting collection afterwards.
/// Everything that new connections allocate stays alive, so the collector would find nothing to free and copy everything twice: with 2,000
/// clients at once, that was more than a quarter of the work. And without the collection afterwards, it would keep the storm's memory
/// although it is no longer needed.</summary>
internal sealed partial class ConnectBurstGc(
    UnpinnedMemoryPool.Factory pools, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ConnectBurstGc> logger) : BackgroundService
{
    /// <summary>Connections opened per second that suspend collection, and opened or closed per second that make a compaction worthwhile.
    /// Thousands of ordinary users cause about ten.</summary>
    private const int StormThreshold = 50;

    /// <summary>The storm is over after this many consecutive seconds below that number.</summary>
    private const int SecondsUntilQuiet = 3;

    /// <summary>Allocations in bytes after which the collector runs anyway: the start and 2,000 connections take
    /// 190 MB, 5,000 connections 300.</summary>
    private const long MaxAllocationBytes = 384 << 20;

    /// <summary>Divisor of the memory of the machine or container that limits these allocations: a share that a chat server
    /// may use for a minute.</summary>
    private const int MemoryDivisor = 8;

    /// <summary>Divisor for the share of large objects: the start has 2 MB of them.</summary>
    private const int LargeObjectDivisor = 16;

    /// <summary>The compacting collection pauses all threads, with 5,000 connections for 0.15 s; it runs again only after this multiple of
    /// its duration.</summary>
    private const int CompactionIntervalFactor = 30;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>Maximum duration of a suspension: three times as long as 2,000 clients need with the default admission rate.</summary>
    private static readonly TimeSpan MaxSuspension = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long suspendedAt = time.GetTimestamp();
    private bool isSuspended = true; // Program suspends collection at the start of the process.
    // Since the last compaction: whether there was a storm, and whether collection was suspended for it, once per storm.
    private bool needsCompaction, suspendedForStorm;
    private int quietSeconds;
    private long compactedAt;
    private TimeSpan compactionTime;
    private int changes, opens;

    private bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Suspends garbage collection if possible.</summary>
    public static void Suspend()
    {
        var room = Math.Min(MaxAllocationBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryDivisor);
        try
        {
            GC.TryStartNoGCRegion(room, lohSize: room / LargeObjectDivisor, disallowFullBlockingGC: true);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // The collector uses segments smaller than that, or the previous suspension has not ended yet.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                CheckStorm();
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
        var suspend = change > 0 && Interlocked.Increment(ref opens) == StormThreshold;
        var rush = Interlocked.Increment(ref changes) == StormThreshold;
        if ((!suspend && !rush) || IsStopping)
            return;
        lock (gate)
        {
            if (suspend && !suspendedForStorm && !isSuspended)
            {
                (isSuspended, suspendedAt) = (true, time.GetTimestamp());
                Suspend();
            }

            suspendedForStorm |= suspend;
            needsCompaction = true;
        }
    }

    private void CheckStorm()
    {
        try
        {
            lock (gate)
            {
                Interlocked.Exchange(ref opens, 0);
                quietSeconds = Interlocked.Exchange(ref changes, 0) < StormThreshold ? quietSeconds + 1 : 0;
                var isLong = isSuspended && time.GetElapsedTime(suspendedAt) > MaxSuspension;
                var mayCompact = time.GetElapsedTime(compactedAt) > CompactionIntervalFactor * compactionTime;
                if (quietSeconds >= SecondsUntilQuiet && (needsCompaction || isLong) && mayCompact)
                    ResumeAndCompact();
                else if (isLong)
                    ResumeAndCollect();
            }
        }
#pragma warning disable CA1031 // The server works without it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    private void ResumeAndCompact()
    {
        Resume();
        (isSuspended, needsCompaction, suspendedForStorm, compactedAt) = (false, false, false, time.GetTimestamp());
        if (IsStopping)
            return;
        pools.ReleaseFree();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        compactionTime = time.GetElapsedTime(compactedAt);
    }

    private void ResumeAndCollect()
    {
        Resume();
        isSuspended = false;
        GC.Collect(0); // Otherwise the collector would first use up the whole allocation budget.
    }

    /// <summary>Ends the suspension, if there is one.</summary>
    public static void Resume()
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

    [LoggerMessage(1115, LogLevel.Error, "Garbage collection could not be suspended or resumed")]
    private partial void LogFailed(Exception error);
}
