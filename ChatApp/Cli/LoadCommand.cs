using System.Globalization;
using System.Text.Json;

namespace ChatApp.Cli;

/// <summary><c>load --scenario herd</c>: puts load on a server and prints what came of it.</summary>
public static class LoadCommand
{
    /// <summary>How to call it.</summary>
    public const string Usage =
        "Usage: load --scenario herd [--people 2000] [--rate 100] [--behind 50] [--json]   starts servers of its own; people: 1 to 10000; "
        + "rate: 1 to 100000 connections a second; behind: 0 to 5000 messages";

    /// <summary>Beside what the rate makes the last one wait: everybody's coming twice over on a slow machine.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Runs it on the console, until Ctrl-C at the longest.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) =>
        OnConsole.RunAsync((output, cancellationToken) => RunAsync(args, output, cancellationToken));

    /// <summary>Runs a herd against a gate at the rate, then one against a gate wide open, and prints both side by side.</summary>
    /// <param name="args">What follows <c>load</c> on the command line.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="cancellationToken">Ends the run early; it counts as failed.</param>
    /// <returns>0: nobody was refused at their turn, nothing was missing and nothing there twice. 1: something was, or the arguments make
    /// no sense.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (!TryParse(args, out var wanted))
        {
            await output.WriteLineAsync(Usage);
            return 1;
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Most + TimeSpan.FromSeconds((double)wanted.People / wanted.Rate));
        try
        {
            var herds = new List<Herd>();
            foreach (int? rate in (int?[])[wanted.Rate, null])
            {
                var name = rate is null ? "gate wide open" : $"gate at {rate} a second";
                using var herd = new HerdRun(wanted.People, wanted.Behind, rate);
                herds.Add(await herd.RunAsync(line => Say($"{name}: {line}"), bound.Token));
            }

            await output.WriteLineAsync(wanted.Json ? JsonSerializer.Serialize(herds, Json) : $"{Environment.NewLine}{HerdReport.Of(herds)}");
            var fault = herds.Select(herd => herd.Fault).FirstOrDefault(fault => fault is not null);
            Say(fault is null ? "✓ one press and one connection each, nobody refused at their turn, nothing missing, nothing twice" : $"✗ {fault}");
            return fault is null ? 0 : 1;
        }
        catch (Exception failed) when (failed is LoadException or HttpRequestException or TimeoutException)
        {
            await output.WriteLineAsync($"✗ {failed.Message}");
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync(cancellationToken.IsCancellationRequested ? "✗ interrupted" : $"✗ not done within {Most.TotalMinutes} minutes");
        }

        return 1;

        void Say(string line)
        {
            if (!wanted.Json)
                output.WriteLine(line);
        }
    }

    private static bool TryParse(string[] args, out Wanted wanted)
    {
        wanted = new(2_000, 100, 50, false);
        var scenario = "";
        for (var at = 0; at < args.Length; at++)
        {
            var value = at + 1 < args.Length ? args[at + 1] : "";
            switch (args[at])
            {
                case "--scenario":
                    scenario = value;
                    at++;
                    break;
                case "--people" when Number(value, 1, 10_000) is { } people:
                    wanted = wanted with { People = people };
                    at++;
                    break;
                case "--rate" when Number(value, 1, 100_000) is { } rate:
                    wanted = wanted with { Rate = rate };
                    at++;
                    break;
                case "--behind" when Number(value, 0, 5_000) is { } behind:
                    wanted = wanted with { Behind = behind };
                    at++;
                    break;
                case "--json":
                    wanted = wanted with { Json = true };
                    break;
                default:
                    return false;
            }
        }

        return scenario == "herd";
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private sealed record Wanted(int People, int Rate, int Behind, bool Json);
}
