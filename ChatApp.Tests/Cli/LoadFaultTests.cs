using System.Text.Json;
using ChatApp.Load;
using ChatApp.Rooms;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class LoadFaultTests
{
    [Fact]
    public async Task A_running_server_is_measured_as_it_is_and_left_with_its_rooms_archived()
    {
        await using var server = await TestServer.StartAsync(
            "Chat:ConnectionsPerSecond=2", "Chat:MessagesPerSecond=5", "Chat:MessagesAtOnce=10");

        var (code, output) = await RunAsync(
            $"{server.Address}", "--scenario", "ingest", "--people", "4", "--warm-up", "0", "--seconds", "1", "--rounds", "1");

        code.Should().Be(0, output);
        output.Should().Contain("ingest: 4 people in rooms of 2").And.Contain("running already").And.Contain("! ChatApp: ")
            .And.MatchRegex(@"(?m)^answers +\d\d$").And.MatchRegex(@"(?m)^lost +0$").And.NotContain("bare");
        server.Log.Lines(1003).Should().Contain(line => line.Contains("WaitForTurn"), "the gate stays as it is, and turns are waited for");
        await NobodyAsync(server);
        await using var db = await server.App.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        (await db.Set<RoomRow>().CountAsync(room => room.Archived)).Should().Be(2);
    }

    [Fact]
    public async Task A_reader_that_stops_is_cut_and_the_others_lose_nothing()
    {
        var (code, output) = await RunAsync(
            "--scenario", "fanout", "--people", "6", "--rate", "300", "--slow-readers", "1",
            "--warm-up", "0", "--seconds", "1", "--rounds", "1", "--json");

        code.Should().Be(0, output);
        using var run = JsonDocument.Parse(output);
        var figures = run.RootElement.GetProperty("sides").GetProperty("ChatApp").GetProperty("figures");
        Numbers(figures, "slowCutSeconds").Single().Should().BeInRange(1, 15);
        Numbers(figures, "slowP99Ms").Single().Should().BePositive();
    }

    [Theory]
    [InlineData(0, "lost")]
    [InlineData(2, "doubled")]
    public async Task A_message_that_does_not_come_once_fails_the_run(int copies, string fault)
    {
        await using var server = await FaultyServer.StartAsync(number => number % 5 == 0 ? copies : 1);

        var (code, output) = await RunAsync(
            server.Address, "--scenario", "ingest", "--people", "2", "--warm-up", "0", "--seconds", "1", "--rounds", "1");

        code.Should().Be(1);
        output.Should().MatchRegex($@"(?m)^{fault} +[1-9]").And.MatchRegex($@"(?m)^✗ ChatApp: \S+ {fault}");
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return (await LoadCommand.RunAsync(args, output, CancellationToken.None), output.ToString());
    }

    private static IEnumerable<double> Numbers(JsonElement of, params string[] names) =>
        names.Select(name => of.GetProperty(name).GetDouble());

    private static async Task NobodyAsync(TestServer server)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Registry.CountChanged += _ => Look();
        Look();
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));

        void Look()
        {
            if (server.Registry.Count == 0)
                gone.TrySetResult();
        }
    }
}
