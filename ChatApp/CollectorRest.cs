using System.Runtime;

namespace ChatApp;

/// <summary>Has the garbage collector rest while the server starts and those come back who were on it. All they bring stays, so that it would find
/// nothing to collect and copy everything twice: of a herd of 2,000 that was more than a quarter of the work.</summary>
internal sealed class CollectorRest : IDisposable
{
    /// <summary>It goes to work all the same when so much was allocated, in bytes: the start and 2,000 people take 190 MB.</summary>
    private const long Most = 256 << 20;

    /// <summary>And never waits for more than this part of what the machine, or the container, has: a chat server may take that for a minute.</summary>
    private const int Part = 8;

    /// <summary>The part of it that large objects may have: the start has 2 MB of them.</summary>
    private const int Large = 16;

    /// <summary>Three times as long as 2,000 people need with the gate as it is by default.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Timer end = new(static _ => End(), null, Longest, Timeout.InfiniteTimeSpan);

    private CollectorRest()
    {
    }

    /// <summary>Begins it, where it can be had.</summary>
    public static CollectorRest? Begin()
    {
        var room = Math.Min(Most, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part);
        try
        {
            return GC.TryStartNoGCRegion(room, lohSize: room / Large, disallowFullBlockingGC: true) ? new() : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // A collector that works with segments, each smaller than that.
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        end.Dispose();
        End();
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
