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
    /// <summary>Usage text of the command.</summary>
    public const string Usage =
        "Usage: stress [URL] [--clients 24] [--for DURATION] [--seed N] [--yes-this-is-my-server]   URL: " + Paths.DefaultAddress
        + " unless given, http only; clients: 1 to 1000; DURATION: such as 30s, 5m or 1h, one round unless given; or, against servers of its own: stress --floods [NAME ...], or stress --roll-backs [--steps 100] [--seed N]";

    /// <summary>Settings that lift the limits per person, because a few clients do the work of many people.</summary>
    private const string Unbounded =
        "--Chat:FlappingOpens=0 --Chat:GuestsPerMinute=100000 --Chat:MessagesPerSecond=500 --Chat:MessagesAtOnce=1000 --Chat:GuestBytesPerDay=0";

    /// <summary>Recovery storms per round; each disconnects all clients behind the relay.</summary>
    private const int Storms = 3;

    /// <summary>Runs rounds of recovery storms, with a slow reader and malformed frames at the same time, and stops at the first broken
    /// guarantee.</summary>
    /// <param name="args">What follows <c>stress</c> on the command line.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="cancellationToken">Ends the run early; it counts as failed.</param>
    /// <returns>0: every guarantee was kept. 1: one was broken, or the arguments are invalid.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (args is ["--floods", .. var names])
            return await FloodCommand.RunAsync(names, output, cancellationToken);
        if (!TryParse(args, out var wanted))
        {
            await output.WriteLineAsync(Usage);
            return 1;
        }

        if (!wanted.Mine && !(IPAddress.TryParse(wanted.Address.IdnHost, out var ip) ? IPAddress.IsLoopback(ip) : wanted.Address.IsLoopback))
        {
            await output.WriteLineAsync($"{wanted.Address} is another machine's. A stress run disturbs whoever uses that server: say --yes-this-is-my-server where it is yours.");
            return 1;
        }

        string? failure = null;
        try
        {
            await (wanted.RollBacks ? RollBackAsync(wanted, output, cancellationToken) : RunAsync(wanted, output, cancellationToken));
            return 0;
        }
        catch (Exception broken) when (broken is StressException or LoadException)
        {
            failure = broken.Message;
        }
        catch (ChatCallException error)
        {
            failure = $"a call was refused: {error.Message}"
                + (error.Code is ErrorCodes.TooManyMessages or ErrorCodes.TooManyRequests ? $" Start the server with {Unbounded} for this." : "");
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
        catch (Exception error) when (error is HttpRequestException or System.Net.WebSockets.WebSocketException or OperationCanceledException or TimeoutException)
        {
            failure = $"the server does not answer: {error.GetBaseException().Message}";
        }

        await output.WriteLineAsync($"✗ {failure} (seed {wanted.Seed})");
        return 1;
    }

    private static async Task RunAsync(Wanted wanted, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var clients = await StressClients.GatherAsync(wanted.Address, wanted.Clients, cancellationToken);
        await output.WriteLineAsync($"seed {wanted.Seed}: a host, {clients.Writers.Count} writers and {clients.BehindRelay.Count} clients in \"{clients.Room.Name}\"");
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

    private static bool TryParse(string[] args, out Wanted wanted)
    {
        wanted = new(new(Paths.DefaultAddress), 24, TimeSpan.Zero, Environment.TickCount & int.MaxValue, false, false, 100);
        var address = false;
        for (var at = 0; at < args.Length; at++)
        {
            var value = at + 1 < args.Length ? args[at + 1] : "";
            switch (args[at])
            {
                case "--clients" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var clients) && clients is >= 1 and <= 1000:
                    wanted = wanted with { Clients = clients };
                    at++;
                    break;
                case "--for" when Durations.TryParse(value, out var duration):
                    wanted = wanted with { For = duration };
                    at++;
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    wanted = wanted with { Seed = seed };
                    at++;
                    break;
                case "--steps" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 1 and <= 100_000:
                    wanted = wanted with { Steps = steps };
                    at++;
                    break;
                case "--roll-backs":
                    wanted = wanted with { RollBacks = true };
                    break;
                case "--yes-this-is-my-server":
                    wanted = wanted with { Mine = true };
                    break;
                case var url when !address && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp:
                    (wanted, address) = (wanted with { Address = uri }, true);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private sealed record Wanted(Uri Address, int Clients, TimeSpan For, int Seed, bool Mine, bool RollBacks, int Steps);
}
