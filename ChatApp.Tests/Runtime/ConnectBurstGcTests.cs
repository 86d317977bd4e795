using System.Globalization;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Runtime;

/// <summary>After a start and during a burst of connects the garbage collector does not run until much memory is allocated; it collects
/// once the burst is over.</summary>
[Trait("kind", "server")]
public sealed class ConnectBurstGcTests
{
    private const int Pages = 250;

    /// <summary>Connections at once, more than the threshold of a burst.</summary>
    private const int AtOnce = 64;

    /// <summary>Size of generation 0, in bytes, and how much more than that a burst allocates here.</summary>
    private const int Young = 4 << 20, Brought = 6 * Young;

    /// <summary>Less than the minute after which the pause of the collector ends in any case.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    private static readonly double Room = Math.Min(384 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    [Fact]
    public async Task Nothing_is_collected_before_there_is_much_and_then_it_is()
    {
        // As on a machine with one processor, where the initial budget is 16 MB.
        await using var server = await ServerProcess.StartAsync([(Figures.Variable, "false"), ("DOTNET_gcServer", "0")]);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var patience = new CancellationTokenSource(Patience);
        Seen first = await FiguresAsync(visitor), figures;
        do
        {
            for (var one = 0; one < Pages; one++)
                await visitor.Http.GetStringAsync(new Uri("/", UriKind.Relative), patience.Token);
            figures = await FiguresAsync(visitor);
        }
        while (figures.Collections == first.Collections);

        figures.Allocated.Should().BeInRange(0.6 * Room, 1.5 * Room);
    }

    [Fact]
    public async Task Nothing_is_collected_while_many_come_and_all_of_it_soon_after()
    {
        await using var server = await StartWithSmallYoungAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var patience = new CancellationTokenSource(Patience);

        // The pause of the start is already in force; the end of a first burst ends it too.
        var quiet = await FiguresAsync(visitor);
        await RushAsync(rounds: 3);
        quiet = await TidyAsync(visitor, quiet, patience.Token);

        await RushAsync(rounds: 3);
        Seen rushing = await FiguresAsync(visitor), figures;
        do
        {
            await RushAsync(rounds: 1);
            figures = await FiguresAsync(visitor);
        }
        while (figures.Allocated < rushing.Allocated + Brought);
        figures.Collections.Should().Be(rushing.Collections);

        var tidy = await TidyAsync(visitor, figures, patience.Token);
        tidy.Committed.Should().BeLessThan(quiet.Committed + Brought, "the room for the rush, {0:N0} bytes, is given back", Room);

        async Task RushAsync(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                var clients = await ConnectAllAsync(visitor, patience.Token);
                await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
            }
        }
    }

    [Fact]
    public async Task Garbage_is_collected_while_many_leave_at_once()
    {
        await using var server = await StartWithSmallYoungAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var patience = new CancellationTokenSource(Patience);
        var start = await FiguresAsync(visitor);
        var clients = await ConnectAllAsync(visitor, patience.Token);
        var quiet = await TidyAsync(visitor, start, patience.Token);

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        var figures = quiet;
        while (figures.Collections == quiet.Collections)
        {
            await visitor.Http.GetStringAsync(new Uri("/", UriKind.Relative), patience.Token);
            figures = await FiguresAsync(visitor);
        }

        figures.WholeCollections.Should().Be(
            quiet.WholeCollections, "the first collection is one of generation 0, before the compacting one");
    }

    private static Task<ServerProcess> StartWithSmallYoungAsync() => ServerProcess.StartAsync(
        [(Figures.Variable, "false"), ("DOTNET_gcServer", "0"), ("DOTNET_GCgen0size", Young.ToString("x", CultureInfo.InvariantCulture))],
        [.. Bounds.Wide, "--Chat:ConnectionsPerSecond=10000", "--Chat:FlappingOpens=0"]);

    private static Task<WireClient[]> ConnectAllAsync(WireVisitor visitor, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(one => visitor.ConnectAsync($"document-{one}"))).WaitAsync(cancellationToken);

    private static async Task<Seen> TidyAsync(WireVisitor visitor, Seen before, CancellationToken cancellationToken)
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(200)); // Polled: the collector raises no event.
        while (await looking.WaitForNextTickAsync(cancellationToken))
        {
            if (await FiguresAsync(visitor) is var now && now.WholeCollections > before.WholeCollections)
                return now;
        }

        throw new InvalidOperationException("The timer ended.");
    }

    private static async Task<Seen> FiguresAsync(WireVisitor visitor) =>
        new((await visitor.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n'));

    private sealed class Seen(string[] figures)
    {
        public double Collections => Sum("dotnet_gc_collections_total");

        public double WholeCollections => Sum("dotnet_gc_collections_total", "gen2");

        public double Allocated => Sum("dotnet_gc_heap_total_allocated_bytes_total");

        public double Committed => Sum("dotnet_gc_last_collection_memory_committed_size_bytes");

        private double Sum(string name, string label = "") => figures
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
