using System.Text.Json;
using ChatApp.Cli;
using ChatApp.Contracts;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary><c>load</c>: puts load on a server and prints the results.</summary>
public static class LoadCommand
{
    /// <summary>Time limit of a run, in addition to the waits that the connection rate causes: twice what connecting all clients takes on a
    /// slow machine.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    /// <summary>Time allowed after each round for outstanding calls.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private const int StormPeople = 2_000, StormRate = 100, StormBehind = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Runs the scenario and prints its results. <c>herd</c> without <c>--against-bare</c> runs one reconnect storm with the
    /// admission rate limit and one without, and prints both side by side.</summary>
    /// <param name="args">What follows <c>load</c> on the command line.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="cancellationToken">Ends the run early; it counts as failed.</param>
    /// <returns>0: no client was refused at its turn, and no message was missing or duplicated. 1: otherwise, or the arguments are
    /// invalid.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken) =>
        CommandLine.RunAsync(LoadOptions.Command(RunAsync), args, output, output, cancellationToken);

    private static async Task<int> RunAsync(LoadOptions wanted, TextWriter output, CancellationToken cancellationToken)
    {
        if (wanted is { Address: { IsLoopback: false } elsewhere, Mine: false })
        {
            await output.WriteLineAsync($"✗ {elsewhere.Authority} is another machine. Where it is yours, say --yes-this-is-my-server.");
            return 1;
        }

        var progress = new LoadProgress(output, wanted.Json);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var gated = wanted is { Scenario: "herd", AgainstBaseline: false };
        var most = gated
            ? Most + TimeSpan.FromSeconds((wanted.People ?? StormPeople) / (double)(wanted.Rate ?? StormRate))
            : Most + (2 * (wanted.WarmUp + ((wanted.Round + Settling) * wanted.Rounds)));
        bound.CancelAfter(most);
        try
        {
            var fault = gated
                ? await StormsAsync(wanted, output, progress, bound.Token)
                : await MeasureAsync(wanted, output, progress, bound.Token);
            if (!wanted.Json)
                await output.WriteLineAsync(fault is null ? "✓ everything answered, nothing lost, nothing twice" : $"✗ {fault}");
            return fault is null ? 0 : 1;
        }
        catch (Exception failed) when (failed is LoadException or HttpRequestException or TimeoutException
            or System.Net.Sockets.SocketException)
        {
            progress.End();
            await output.WriteLineAsync($"✗ {failed.Message}");
        }
        catch (OperationCanceledException)
        {
            progress.End();
            await output.WriteLineAsync(
                cancellationToken.IsCancellationRequested ? "✗ interrupted" : $"✗ not done within {most.TotalMinutes:0} minutes");
        }

        return 1;
    }

    private static async Task<string?> StormsAsync(
        LoadOptions wanted, TextWriter output, LoadProgress progress, CancellationToken cancellationToken)
    {
        var storms = new List<ReconnectStormResult>();
        foreach (int? rate in (int?[])[wanted.Rate ?? StormRate, null])
        {
            var name = rate is null ? "gate wide open" : $"gate at {rate} a second";
            using var storm = new ReconnectStorm(wanted.People ?? StormPeople, wanted.Behind ?? StormBehind, rate, cancellationToken);
            storms.Add(await OnOwnThreadAsync(() => storm.Run(line => progress.Say($"{name}: {line}")), cancellationToken));
        }

        progress.End();
        await output.WriteLineAsync(
            wanted.Json ? JsonSerializer.Serialize(storms, Json) : $"{Environment.NewLine}{ReconnectStormReport.Of(storms)}");
        return storms.Select(storm => storm.Fault).FirstOrDefault(fault => fault is not null);
    }

    private static async Task<string?> MeasureAsync(
        LoadOptions wanted, TextWriter output, LoadProgress progress, CancellationToken cancellationToken)
    {
        LoadScenario scenario = wanted.Scenario switch
        {
            "idle" => new IdleScenario(wanted.People ?? 5_000),
            "ingest" => new IngestScenario(wanted.People ?? 64),
            "catchup" => new CatchUpScenario(wanted.People ?? 2_000, wanted.Behind ?? Limits.ChangePage),
            "page" => new PageScenario(wanted.People ?? 8),
            "herd" => new ReconnectStormScenario(wanted.People ?? StormPeople),
            "search" => new SearchScenario(wanted.People ?? 20, wanted.Messages ?? 1_000_000, wanted.Rate ?? 1_000),
            "start" => new StartScenario(),
            "across" => new AcrossScenario(wanted.People ?? 200, wanted.Rate ?? 1_000),
            _ => new FanoutScenario(
                wanted.Rooms, wanted.People ?? 500, wanted.AsManyAsGo ? null : wanted.Rate ?? 10_000, wanted.SlowReaders),
        };
        using var run = new LoadRun(wanted, scenario, progress, cancellationToken);
        var outcome = await OnOwnThreadAsync(run.Run, cancellationToken);
        progress.End();
        await output.WriteLineAsync(
            wanted.Json
                ? JsonSerializer.Serialize(outcome.Document(), Json)
                : $"{Environment.NewLine}{outcome.Table().TrimEnd()}{Environment.NewLine}");
        return outcome.Fault;
    }

    // A dedicated thread: its affinity excludes the servers' processor, and it blocks on sockets only.
    private static Task<T> OnOwnThreadAsync<T>(Func<T> run, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(run, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
