using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ChatApp;

/// <summary>The blocks that Kestrel reads into and writes from, kept for the next. Its own are pinned: those have a generation of the garbage collector's to
/// themselves, which with the first 3 MB of them runs through everything, and a herd needs as much within its first 100 ms. Linux's sockets
/// need nothing pinned for longer than a call, and elsewhere the runtime pins for as long as one is under way.</summary>
public sealed class SocketBlocks : MemoryPool<byte>
{
    /// <summary>Kestrel's own size, in bytes.</summary>
    private const int Size = 4_096;

    /// <summary>What was not needed for so long is let go: longer than the pause between two bursts of messages, shorter than anybody minds.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Block> free = new();
    private readonly ITimer sweep;
    private int count;
    private int least;
    private volatile bool disposed;

    /// <summary>Made by Kestrel, one for each queue of a listener.</summary>
    public SocketBlocks(TimeProvider time) => sweep = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);

    /// <inheritdoc/>
    public override int MaxBufferSize => Size;

    /// <summary>How many wait for the next.</summary>
    public int Free => Volatile.Read(ref count);

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, Size);
        if (!free.TryDequeue(out var block))
            return new Block(this);
        var left = Interlocked.Decrement(ref count);
        if (left < least)
            least = left; // A race costs or spares a few blocks.
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        disposed = true;
        sweep.Dispose();
        free.Clear();
    }

    /// <summary>Lets go of all that wait.</summary>
    public void LetGo()
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

    /// <summary>Makes them.</summary>
    public sealed class Factory(TimeProvider time) : IMemoryPoolFactory<byte>
    {
        private readonly ConcurrentBag<SocketBlocks> made = [];

        /// <inheritdoc/>
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
        {
            var blocks = new SocketBlocks(time);
            made.Add(blocks);
            return blocks;
        }

        /// <summary>How many wait, in all of them.</summary>
        public int Free => made.Sum(blocks => blocks.Free);

        /// <summary>Lets go of all blocks that nobody uses at present.</summary>
        public void LetGo()
        {
            foreach (var blocks in made)
                blocks.LetGo();
        }
    }

    private sealed class Block(SocketBlocks pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(Size);

        public void Dispose() => pool.Return(this);
    }
}
