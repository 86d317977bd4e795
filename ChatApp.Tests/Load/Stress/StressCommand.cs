using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ChatApp.Cli;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Floods;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Stress;

/// <summary><c>stress [URL]</c>: subjects a running server to network failures and misbehaving clients, and checks that it keeps its
/// guarantees.</summary>
public static class StressCommand
{
    /// <summary>Settings that lift the limits per person, because a few clients do the work of many people.</summary>
    private const string Unbounded =
        "--Chat:FlappingOpens=0 --Chat:GuestsPerMinute=100000 "
        + "--Chat:MessagesPerSecond=500 --Chat:MessagesAtOnce=1000 --Chat:GuestBytesPerDay=0";

    /// <summary>Recovery storms per round; each disconnects all clients behind the relay.</summary>
    private const int Storms = 3;

    /// <summary>Runs rounds of recovery storms, with a slow reader and malformed frames at the same time, and stops at the first broken
    /// guarantee.</summary>
    /// <param name="args">What follows <c>stress</c> on the command line.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="cancellationToken">Ends the run early; it counts as failed.</param>
    /// <returns>0: every guarantee was kept. 1: one was broken, or the arguments are invalid.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken) =>
        CommandLine.RunAsync(Command(), args, output, output, cancellationToken);

    private static Command Command()
    {
        var url = CommandLine.Argument("URL", $"A running server, {Paths.DefaultAddress} unless given", "an http address",
            text => CommandLine.Url(text, "http"));
        var clients = CommandLine.Number("--clients", "Clients, 24 unless given", 1, 1_000);
        var duration = CommandLine.Duration("--for", "Goes on with rounds for this time; one round unless given");
        var seed = CommandLine.Number("--seed", "Repeats a run", 0, int.MaxValue);
        var mine = new Option<bool>("--yes-this-is-my-server") { Description = "Needed for a server beyond this machine" };
        var floods = new Option<string[]>("--floods")
        {
            HelpName = "NAME",
            Description =
                $"Instead: abusive clients against servers of its own, all kinds or some of {string.Join(", ", FloodCommand.Names)}",
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        floods.Validators.Add(result =>
        {
            foreach (var unknown in result.Tokens.Select(token => token.Value).Except(FloodCommand.Names))
                result.AddError($"--floods takes {string.Join(", ", FloodCommand.Names)}, not '{unknown}'.");
        });
        var rollBacks = new Option<bool>("--roll-backs")
        {
            Description = "Instead: a server of its own is put back to earlier copies of its data",
        };
        var steps = CommandLine.Number("--steps", "Steps of --roll-backs, 100 unless given", 1, 100_000);
        var command = new Command(
            "stress", "Cuts off clients again and again while others write; exit code 0 where nothing was lost or doubled.")
        {
            url, clients, duration, seed, mine, floods, rollBacks, steps,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(floods) is { } names && parsed.GetResult(floods) is not null
            ? FloodCommand.RunAsync(names, parsed.InvocationConfiguration.Output, cancellationToken)
            : RunAsync(
                new Wanted(
                    parsed.GetValue(url) ?? new(Paths.DefaultAddress), parsed.GetValue(clients) ?? 24, parsed.GetValue(duration) ?? default,
                    parsed.GetValue(seed) ?? Environment.TickCount & int.MaxValue,
                    parsed.GetValue(mine), parsed.GetValue(rollBacks), parsed.GetValue(steps) ?? 100),
                parsed.InvocationConfiguration.Output,
                cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Wanted wanted, TextWriter output, CancellationToken cancellationToken)
    {
        if (!wanted.Mine
            && !(IPAddress.TryParse(wanted.Address.IdnHost, out var ip) ? IPAddress.IsLoopback(ip) : wanted.Address.IsLoopback))
        {
            await output.WriteLineAsync(
                $"{wanted.Address} is another machine's. A stress run disturbs whoever uses that server: "
                + "say --yes-this-is-my-server where it is yours.");
            return 1;
        }

        string? failure = null;
        try
        {
            await (wanted.RollBacks ? RollBackAsync(wanted, output, cancellationToken) : StormAsync(wanted, output, cancellationToken));
            return 0;
        }
        catch (Exception broken) when (broken is StressException or LoadException)
        {
            failure = broken.Message;
        }
        catch (ChatCallException error)
        {
            failure = $"a call was refused: {error.Message}"
                + (error.Code is ErrorCodes.TooManyMessages or ErrorCodes.TooManyRequests
                    ? $" Start the server with {Unbounded} for this."
                    : "");
        }
        catch (WireCallException error)
        {
            failure = $"a call was refused: {error.Message}";
        }
        catch (RefusedException error)
        {
            failure = $"a connection was refused: {error.Refusal.Code}";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = "interrupted";
        }
        catch (Exception error) when (error is HttpRequestException or System.Net.WebSockets.WebSocketException
            or OperationCanceledException or TimeoutException)
        {
            failure = $"the server does not answer: {error.GetBaseException().Message}";
        }

        await output.WriteLineAsync($"✗ {failure} (seed {wanted.Seed})");
        return 1;
    }

    private static async Task StormAsync(Wanted wanted, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var clients = await StressClients.GatherAsync(wanted.Address, wanted.Clients, cancellationToken);
        await output.WriteLineAsync(
            $"seed {wanted.Seed}: a host, {clients.Writers.Count} writers and {clients.BehindRelay.Count} clients "
            + $"in \"{clients.Room.Name}\"");
        var run = new StressRun(clients, wanted.Seed);
        var round = 1;
        do
        {
            var slow = run.SlowReaderAsync(cancellationToken);
            var malformed = run.MalformedAsync(cancellationToken);
            for (var storm = 0; storm < Storms; storm++)
                await output.WriteLineAsync($"✓ recovery storm: {await run.StormAsync(cancellationToken)}");
            await output.WriteLineAsync($"✓ malformed frames: {await malformed}");
            await output.WriteLineAsync($"✓ slow reader: {await slow}");
            await clients.CountedAsync(cancellationToken);
            await output.WriteLineAsync($"✓ round {round++}: {run.Account}");
        }
        while (clock.Elapsed < wanted.For);

        await clients.PartAsync(cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"✓ nothing left behind after {clock.Elapsed.TotalSeconds:0} s; connections {clients.Ends}"));
    }

    private static async Task RollBackAsync(Wanted wanted, TextWriter output, CancellationToken cancellationToken)
    {
        await using var run = new RollBackRun(wanted.Seed, cancellationToken);
        await output.WriteLineAsync($"✓ roll-backs: seed {wanted.Seed}, {await run.RunAsync(wanted.Steps)}");
    }

    private sealed record Wanted(Uri Address, int Clients, TimeSpan For, int Seed, bool Mine, bool RollBacks, int Steps);
}
