using System.Text.Json;
using ChatApp.Load;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class LoadScenarioTests
{
    [Theory]
    [InlineData("idle", "connectsPerSecond heartbeats", "--people", "120")]
    [InlineData("ingest", "answersPerSecond p50Ms p95Ms p99Ms maxMs answers deliveries bytesPerDelivery", "--people", "8")]
    [InlineData(
        "fanout", "deliveriesPerSecond p50Ms p95Ms p99Ms maxMs answers deliveries bytesPerDelivery", "--people", "8", "--rate", "200")]
    [InlineData("catchup", "wallSeconds p50Ms p95Ms p99Ms maxMs answers messages bytesPerMessage", "--people", "8")]
    [InlineData("page", "pagesPerSecond p50Ms p95Ms p99Ms maxMs bytesPerPage", "--people", "4")]
    [InlineData("herd", "allBackSeconds p50Ms p95Ms p99Ms maxMs back", "--people", "20")]
    [InlineData("start", "listeningSeconds joinedSeconds")]
    public async Task Both_sides_of_a_scenario_are_measured_and_nothing_is_lost_or_there_twice(
        string scenario, string figures, params string[] more)
    {
        var (code, output) = await RunAsync(
            ["--scenario", scenario, .. more, "--against-bare", "--warm-up", "0", "--seconds", "1", "--rounds", "1", "--json"]);

        code.Should().Be(0, output);
        using var run = JsonDocument.Parse(output);
        foreach (var side in (string[])["ChatApp", "bare SignalR"])
        {
            var measured = run.RootElement.GetProperty("sides").GetProperty(side);
            measured.GetProperty("rounds").GetArrayLength().Should().Be(1);
            foreach (var figure in $"{figures} residentMb".Split(' '))
                Numbers(measured.GetProperty("figures"), figure).Single().Should().BePositive("{0} of {1}", figure, side);
            Numbers(measured.GetProperty("figures"), "serverSeconds").Single()
                .Should().BeInRange(0, 10, "the kernel counts in hundredths of a second");
            Numbers(measured.GetProperty("figures"), "errors", "lost", "doubled").Should().Equal(0, 0, 0);
        }

        run.RootElement.GetProperty("targets").GetArrayLength().Should().BePositive();
        run.RootElement.GetProperty("fault").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Four_searches_are_measured_while_messages_are_written()
    {
        var (code, output) = await RunAsync(
            "--scenario", "search", "--people", "4", "--messages", "2000", "--rate", "100",
            "--warm-up", "0", "--seconds", "1", "--rounds", "1", "--json");

        code.Should().Be(0, output);
        using var run = JsonDocument.Parse(output);
        var figures = run.RootElement.GetProperty("sides").GetProperty("ChatApp").GetProperty("figures");
        foreach (var kind in (string[])["common", "rare", "chinese", "absent"])
            Numbers(figures, $"{kind}Searches", $"{kind}P50Ms", $"{kind}P95Ms").Should().OnlyContain(number => number > 0, kind);
        Numbers(figures, "errors", "lost", "doubled").Should().Equal(0, 0, 0);
    }

    [Fact]
    public async Task Nodes_on_PostgreSQL_are_measured_beside_one_server_with_SQLite()
    {
        var (code, output) = await RunAsync(
            "--scenario", "ingest", "--people", "8", "--postgres", "--nodes", "2",
            "--warm-up", "0", "--seconds", "1", "--rounds", "1", "--json");

        code.Should().Be(0, output);
        using var run = JsonDocument.Parse(output);
        foreach (var side in (string[])["1 node", "2 nodes", "SQLite"])
        {
            var figures = run.RootElement.GetProperty("sides").GetProperty(side).GetProperty("figures");
            Numbers(figures, "answersPerSecond", "commits", "writesPerCommit", "commitMs").Should().OnlyContain(number => number > 0, side);
            Numbers(figures, "errors", "lost", "doubled").Should().Equal(0, 0, 0);
        }
    }

    [Fact]
    public async Task What_one_node_stores_is_measured_at_a_reader_of_another_with_both_bells()
    {
        var (code, output) = await RunAsync(
            "--scenario", "across", "--people", "8", "--rate", "100", "--warm-up", "0", "--seconds", "2", "--rounds", "1", "--json");

        code.Should().Be(0, output);
        using var run = JsonDocument.Parse(output);
        foreach (var side in (string[])["Redis", "NOTIFY", "1 node"])
        {
            var figures = run.RootElement.GetProperty("sides").GetProperty(side).GetProperty("figures");
            Numbers(figures, "p50Ms", "p99Ms", "commits").Should().OnlyContain(number => number > 0, side);
            Numbers(figures, "errors", "lost", "doubled").Should().Equal(0, 0, 0);
        }

        run.RootElement.GetProperty("targets").GetArrayLength().Should().Be(2);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return (await LoadCommand.RunAsync(args, output, CancellationToken.None), output.ToString());
    }

    private static IEnumerable<double> Numbers(JsonElement of, params string[] names) =>
        names.Select(name => of.GetProperty(name).GetDouble());
}
