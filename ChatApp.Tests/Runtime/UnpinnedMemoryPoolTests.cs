using ChatApp.Runtime;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Runtime;

/// <summary>Returned memory blocks are reused, and unused blocks are released.</summary>
[Trait("kind", "server")]
public sealed class UnpinnedMemoryPoolTests : IDisposable
{
    private const int Size = 4_096;

    private readonly FakeTime time = new();
    private readonly UnpinnedMemoryPool blocks;

    public UnpinnedMemoryPoolTests() => blocks = new(time);

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
        await using var server = await TestServer.StartAsync();
        var all = server.App.Services.GetRequiredService<UnpinnedMemoryPool.Factory>();

        using (await WireVisitor.GuestAsync(server.Address))
            await Patience.UntilAsync(() => all.Free > 0);
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
    public void All_that_wait_are_let_go_at_once_where_that_is_asked_for()
    {
        var factory = new UnpinnedMemoryPool.Factory(time);
        using var pool = factory.Create();
        var used = pool.Rent();
        pool.Rent().Dispose();
        factory.Free.Should().Be(1);

        factory.ReleaseFree();
        factory.Free.Should().Be(0);

        used.Dispose();
        factory.Free.Should().Be(1);
        time.Ring();
        factory.Free.Should().Be(1, "it was needed since");
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
}
