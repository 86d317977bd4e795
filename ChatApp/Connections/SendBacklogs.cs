using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Bounds the memory of unsent data, for each connection and for all together. SignalR itself queues without a
/// bound for a slow reader.</summary>
public sealed class SendBacklogs(IOptions<ConnectionOptions> options, TimeProvider time)
{
    /// <summary>A connection's backlog is added to the total in units of this many bytes, so that nearly all
    /// sends touch no shared state.</summary>
    internal const long Unit = 64 * 1024;

    private long total;

    /// <summary>Unsent bytes of all connections, each rounded down to <see cref="Unit"/>.</summary>
    public long Total => Interlocked.Read(ref total);

    internal long Largest { get; } = options.Value.SendBacklogBytes;

    internal long LargestTotal { get; } = options.Value.SendBacklogBytesTotal;

    internal TimeProvider Time { get; } = time;

    /// <summary>Creates the backlog of a new connection.</summary>
    public SendBacklog Create() => new(this);

    internal void Add(long bytes) => Interlocked.Add(ref total, bytes);
}
