using System.Globalization;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests;

/// <summary>A server that has just started leaves its garbage where it is until there is a good deal of it.</summary>
public sealed class CollectorRestTests
{
    private const int Pages = 250;

    private const string Collections = "dotnet_gc_collections_total", Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>Less than the minute after which it ends in any case.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    private static readonly double Room = Math.Min(256 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    [Fact]
    public async Task Nothing_is_collected_before_there_is_much_and_then_it_is()
    {
        // As on a machine with one processor, where all it starts with is 16 MB.
        await using var server = await ServerProcess.StartAsync([(Figures.Variable, "false"), ("DOTNET_gcServer", "0")]);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var patience = new CancellationTokenSource(Patience);
        var (first, figures) = (await FiguresAsync(visitor), new Dictionary<string, double>());
        do
        {
            for (var one = 0; one < Pages; one++)
                await visitor.Http.GetStringAsync(new Uri("/", UriKind.Relative), patience.Token);
            figures = await FiguresAsync(visitor);
        }
        while (figures[Collections] == first[Collections]);

        figures[Allocated].Should().BeInRange(0.6 * Room, 1.5 * Room);
    }

    private static async Task<Dictionary<string, double>> FiguresAsync(WireVisitor visitor) =>
        (await visitor.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n')
            .Where(line => line.StartsWith(Collections, StringComparison.Ordinal) || line.StartsWith(Allocated, StringComparison.Ordinal))
            .GroupBy(line => line.Split('{')[0], line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
            .ToDictionary(figure => figure.Key, figure => figure.Sum());
}
