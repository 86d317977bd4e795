using System.Buffers;
using System.Collections.Concurrent;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests;

/// <summary>Blocks go from one connection to the next, and those that nobody needs are let go.</summary>
public sealed class SocketBlocksTests : IDisposable
{
    private const int Size = 4_096;

    private readonly RungTime time = new();
    private readonly SocketBlocks blocks;

    public SocketBlocksTests() => blocks = new(time);

    public void Dispose() => blocks.Dispose();

    [Fact]
    public void A_block_that_is_given_back_is_given_to_the_next()
    {
        var first = blocks.Rent();
        var second = blocks.Rent(Size);
        second.Should().NotBeSameAs(first);
        first.Memory.Length.Should().Be(Size);

        first.Dispose();

        blocks.Free.Should().Be(1);
        blocks.Rent(1).Should().BeSameAs(first);
        blocks.Free.Should().Be(0);
    }

    [Fact]
    public async Task Kestrel_takes_its_blocks_there()
    {
        Watched? pools = null;
        await using var server = await TestServer.StartAsync(builder => builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(services =>
            pools = new((IMemoryPoolFactory<byte>)ActivatorUtilities.CreateInstance(services, Registered(builder.Services)))));

        using (await WireVisitor.GuestAsync(server.Address))
            pools!.Made.OfType<SocketBlocks>().Sum(pool => pool.Free).Should().BePositive("a request was read and answered");

        // What the server itself adds; the test's own stands behind it.
        static Type Registered(IServiceCollection services) =>
            services.Last(one => one.ServiceType == typeof(IMemoryPoolFactory<byte>) && one.ImplementationType is not null).ImplementationType!;
    }

    [Fact]
    public void None_is_larger()
    {
        var rent = () => blocks.Rent(Size + 1);

        blocks.MaxBufferSize.Should().Be(Size);
        rent.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void What_was_not_needed_between_two_looks_is_let_go()
    {
        RentAtOnce(100);
        time.Ring();
        blocks.Free.Should().Be(100, "they were needed");

        RentAtOnce(30);
        time.Ring();
        blocks.Free.Should().Be(30, "70 were not");

        time.Ring();
        blocks.Free.Should().Be(0);
    }

    [Fact]
    public void Many_threads_share_them()
    {
        Parallel.For(0, 100_000, number =>
        {
            using var block = blocks.Rent();
            BitConverter.TryWriteBytes(block.Memory.Span, number);
            BitConverter.ToInt32(block.Memory.Span).Should().Be(number, "nobody else has it");
        });

        blocks.Free.Should().BeInRange(1, 1_000);
        RentAtOnce(blocks.Free).Should().OnlyHaveUniqueItems();
    }

    private List<object> RentAtOnce(int count)
    {
        var rented = Enumerable.Range(0, count).Select(_ => blocks.Rent()).ToList();
        rented.ForEach(block => block.Dispose());
        return [.. rented];
    }

    private sealed class Watched(IMemoryPoolFactory<byte> inner) : IMemoryPoolFactory<byte>
    {
        public ConcurrentBag<MemoryPool<byte>> Made { get; } = [];

        public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
        {
            var pool = inner.Create(options);
            Made.Add(pool);
            return pool;
        }
    }
}
