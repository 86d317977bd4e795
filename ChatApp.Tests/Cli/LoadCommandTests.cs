using System.Text.Json;
using ChatApp.Load;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class LoadCommandTests
{
    private const int People = 40, Rate = 20;

    [Fact]
    public async Task A_herd_is_back_by_the_rate_with_one_press_and_one_connection_each_and_nothing_missing()
    {
        var (code, output) = await RunAsync("--scenario", "herd", "--people", $"{People}", "--rate", $"{Rate}", "--behind", "7", "--json");

        code.Should().Be(0, output);
        using var results = JsonDocument.Parse(output);
        results.RootElement.GetArrayLength().Should().Be(2);
        foreach (var storm in results.RootElement.EnumerateArray())
        {
            Numbers(storm, "people", "opened", "notBack", "refusedAtTurn", "refused", "missing", "doubled")
                .Should().Equal(People, People, 0, 0, 0, 0, 0);
            foreach (var spread in (string[])["pressMs", "pageMs", "pageBeforeMs", "messageMs", "messageBeforeMs"])
                Numbers(storm.GetProperty(spread), "p50", "p95", "p99", "max").Should().BeInAscendingOrder()
                    .And.OnlyContain(ms => ms > 0, spread);
            Numbers(storm, "serverSeconds", "toolSeconds", "residentMb", "mostResidentMb").Should().OnlyContain(number => number > 0);
        }

        var (gated, open) = (results.RootElement[0], results.RootElement[1]);
        // The rate limiter admits half a second's worth at once; more slots may become free between the first press and the last.
        Numbers(gated, "rate", "byTheRateSeconds").Should().Equal(Rate, (People - (Rate / 2)) / (double)Rate);
        Numbers(gated, "turns").Single().Should().BeInRange(People - Rate, People - (Rate / 2));
        Numbers(gated, "allBackSeconds").Single().Should().BeGreaterThan((People - Rate) / (double)Rate);
        open.GetProperty("rate").ValueKind.Should().Be(JsonValueKind.Null);
        Numbers(open, "turns").Should().Equal(0);
    }

    [Fact]
    public async Task Another_machine_is_left_alone_unless_its_owner_says_so()
    {
        var (code, output) = await RunAsync("http://192.0.2.1:50001", "--scenario", "ingest");

        code.Should().Be(1);
        output.Should().Contain("--yes-this-is-my-server");
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so()
    {
        var (code, output) = await RunAsync($"http://127.0.0.1:{FreePort.Next()}", "--scenario", "ingest");

        code.Should().Be(1);
        output.Should().Contain("✗ ");
    }

    [Fact]
    public async Task Who_interrupts_a_run_gets_no_table_and_no_servers_left()
    {
        using var interrupted = new CancellationTokenSource();
        using var output = new InterruptingWriter("to warm up", interrupted);

        var code = await LoadCommand.RunAsync(["--scenario", "ingest", "--people", "2"], output, interrupted.Token);

        code.Should().Be(1);
        output.ToString().Should().EndWith($"✗ interrupted{Environment.NewLine}");
    }

    [Theory]
    [InlineData("Option '--scenario' is required.")]
    [InlineData(
        "--scenario takes one of idle, fanout, ingest, herd, catchup, page, search, start, across, not 'stampede'.",
        "--scenario", "stampede")]
    [InlineData("Required argument missing for option: '--scenario'.", "--scenario")]
    [InlineData("--people takes a number from 1 to 10000, not '0'.", "--scenario", "herd", "--people", "0")]
    [InlineData("--people takes a number from 1 to 10000, not '10001'.", "--scenario", "herd", "--people", "10001")]
    [InlineData("--rate takes a number from 1 to 10000000, not 'fast'.", "--scenario", "herd", "--rate", "fast")]
    [InlineData("--behind takes a number from 0 to 5000, not '-1'.", "--scenario", "herd", "--behind", "-1")]
    [InlineData("URL is not for herd.", "--scenario", "herd", "http://127.0.0.1:50001")]
    [InlineData("herd --against-bare takes neither --rate nor --behind.", "--scenario", "herd", "--against-bare", "--rate", "5")]
    [InlineData("URL is not for start.", "--scenario", "start", "http://127.0.0.1:50001")]
    [InlineData("--people is not for start.", "--scenario", "start", "--people", "2")]
    [InlineData("URL is not for search.", "--scenario", "search", "http://127.0.0.1:50001")]
    [InlineData("--against-bare is not for search.", "--scenario", "search", "--against-bare")]
    [InlineData("--messages is not for ingest.", "--scenario", "ingest", "--messages", "2000")]
    [InlineData("--behind of catchup takes a number from 1 to 200.", "--scenario", "catchup", "--behind", "201")]
    [InlineData("--most and --rate exclude each other.", "--scenario", "fanout", "--most", "--rate", "5")]
    [InlineData(
        "--rooms and --people are too many: at most 10000 connections.",
        "--scenario", "fanout", "--rooms", "500", "--people", "21")]
    [InlineData("--slow-readers must be fewer than --people.", "--scenario", "fanout", "--people", "5", "--slow-readers", "5")]
    [InlineData("--most is not for ingest.", "--scenario", "ingest", "--most")]
    [InlineData("--postgres is not for herd.", "--scenario", "herd", "--postgres")]
    [InlineData("--postgres and --against-bare exclude each other.", "--scenario", "ingest", "--postgres", "--against-bare")]
    [InlineData("--postgres and URL exclude each other.", "--scenario", "ingest", "--postgres", "http://127.0.0.1:50001")]
    [InlineData("--nodes needs --postgres.", "--scenario", "ingest", "--nodes", "2")]
    [InlineData("--nodes takes a number from 1 to 4, not '5'.", "--scenario", "ingest", "--postgres", "--nodes", "5")]
    [InlineData("--bell takes one of redis, notify, not 'church'.", "--scenario", "across", "--bell", "church")]
    [InlineData("--bell needs --nodes 2 or more.", "--scenario", "ingest", "--postgres", "--bell", "redis")]
    [InlineData("--nodes of across takes a number from 2.", "--scenario", "across", "--nodes", "1")]
    [InlineData("--people of across takes an even number.", "--scenario", "across", "--people", "3")]
    [InlineData("--against-bare is not for across.", "--scenario", "across", "--against-bare")]
    [InlineData("--seconds takes a number from 1 to 600, not '0'.", "--scenario", "ingest", "--seconds", "0")]
    [InlineData("--rounds takes a number from 1 to 20, not '21'.", "--scenario", "ingest", "--rounds", "21")]
    [InlineData("--warm-up takes a number from 0 to 600, not '1h'.", "--scenario", "ingest", "--warm-up", "1h")]
    [InlineData("URL takes an http address, not 'https://127.0.0.1:50001'.", "--scenario", "ingest", "https://127.0.0.1:50001")]
    [InlineData(
        "Unrecognized command or argument 'http://127.0.0.1:50002'.",
        "--scenario", "ingest", "http://127.0.0.1:50001", "http://127.0.0.1:50002")]
    public async Task An_argument_that_makes_no_sense_is_named(string says, params string[] args)
    {
        var (code, output) = await RunAsync(args);

        code.Should().Be(1);
        output.TrimEnd().Should().Be($"{says} See load --help.");
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return (await LoadCommand.RunAsync(args, output, CancellationToken.None), output.ToString());
    }

    private static IEnumerable<double> Numbers(JsonElement of, params string[] names) =>
        names.Select(name => of.GetProperty(name).GetDouble());

    private sealed class InterruptingWriter(string at, CancellationTokenSource interrupted) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.Contains(at, StringComparison.Ordinal))
                interrupted.Cancel();
        }
    }
}
