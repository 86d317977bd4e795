using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ChatApp.Runtime;

/// <summary>A pool of unpinned memory blocks for Kestrel's sockets. Kestrel's own blocks are pinned: those have a heap generation of their
/// own, and its first 3 MB trigger a full collection; a reconnect storm needs as much within its first 100 ms. On Linux, sockets pin memory
/// only during a call; elsewhere the runtime pins it while an operation is in progress.</summary>
public sealed class UnpinnedMemoryPool : MemoryPool<byte>
{
    /// <summary>Kestrel's block size in bytes.</summary>
    private const int BlockSize = 4_096;

    /// <summary>Blocks unused for this time are released: longer than the pause between two bursts of messages, and short enough not to
    /// waste memory.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Block> free = new();
    private readonly ITimer sweep;
    private int count;
    private int least;
    private volatile bool disposed;

    /// <summary>Created by Kestrel, one for each queue of a listener.</summary>
    public UnpinnedMemoryPool(TimeProvider time) => sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <summary>Number of free blocks.</summary>
    public int Free => Volatile.Read(ref count);

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (!free.TryDequeue(out var block))
            return new Block(this);
        var left = Interlocked.Decrement(ref count);
        if (left < least)
            least = left; // Not synchronized: a race affects only a few blocks.
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        disposed = true;
        sweep.Dispose();
        free.Clear();
    }

    /// <summary>Releases all free blocks.</summary>
    public void ReleaseFree()
    {
        for (var waiting = Free; waiting > 0 && free.TryDequeue(out _); waiting--)
            Interlocked.Decrement(ref count);
        least = 0;
    }

    private void Return(Block block)
    {
        if (disposed)
            return;
        Interlocked.Increment(ref count);
        free.Enqueue(block);
    }

    private void Sweep()
    {
        for (var unneeded = least; unneeded > 0 && free.TryDequeue(out _); unneeded--)
            Interlocked.Decrement(ref count);
        least = Free;
    }

    /// <summary>Creates the pools for Kestrel.</summary>
    public sealed class Factory(TimeProvider time) : IMemoryPoolFactory<byte>
    {
        private readonly ConcurrentBag<UnpinnedMemoryPool> pools = [];

        /// <inheritdoc/>
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
        {
            var blocks = new UnpinnedMemoryPool(time);
            pools.Add(blocks);
            return blocks;
        }

        /// <summary>Number of free blocks in all pools.</summary>
        public int Free => pools.Sum(blocks => blocks.Free);

        /// <summary>Releases the free blocks of all pools.</summary>
        public void ReleaseFree()
        {
            foreach (var blocks in pools)
                blocks.ReleaseFree();
        }
    }

    private sealed class Block(UnpinnedMemoryPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize);

        public void Dispose() => pool.Return(this);
    }
}
