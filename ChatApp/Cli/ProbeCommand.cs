using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary><c>probe [URL] [--soak 2m]</c>: checks a running server as a client would, a line for each check.</summary>
public static class ProbeCommand
{
    /// <summary>How to call it.</summary>
    public const string Usage = "Usage: probe [URL] [--soak DURATION]   URL: " + Paths.DefaultAddress + " unless given; DURATION: such as 30s, 2m or 1h";

    private static readonly Uri DefaultAddress = new(Paths.DefaultAddress);

    /// <summary>Runs the checks on the console, until Ctrl-C at the longest.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) =>
        OnConsole.RunAsync((output, cancellationToken) => RunAsync(args, output, cancellationToken));

    /// <summary>Runs the checks in order and stops at the first that fails, for those after it rest on it.</summary>
    /// <param name="args">What follows <c>probe</c> on the command line.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="cancellationToken">Ends the probe early; it counts as failed.</param>
    /// <returns>0: every check passed. 1: one failed, or the arguments make no sense.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (!TryParse(args, out var address, out var soak))
        {
            await output.WriteLineAsync(Usage);
            return 1;
        }

        await using var probe = new Probe(address);
        List<(string Name, Func<CancellationToken, Task<string>> Check)> checks =
        [
            ("page", probe.PageAsync), ("admission", probe.AdmissionAsync), ("connect", probe.ConnectAsync),
            ("heartbeat", probe.HeartbeatAsync), ("message there and back", probe.MessageAsync),
        ];
        if (soak is { } duration)
            checks.Add(($"soak {args[Array.IndexOf(args, "--soak") + 1]}", token => probe.SoakAsync(duration, token)));
        checks.Add(("disconnect", probe.DisconnectAsync));
        checks.Add(("manual reconnect", probe.ReconnectAsync));

        for (var index = 0; index < checks.Count; index++)
        {
            var (name, check) = checks[index];
            if (await FailureOf(name, check, output, cancellationToken) is not { } failure)
                continue;
            await output.WriteLineAsync($"✗ {name}: {failure}");
            if (index + 1 < checks.Count)
                await output.WriteLineAsync($"  not checked: {string.Join(", ", checks.Skip(index + 1).Select(left => left.Name))}");
            return 1;
        }

        return 0;
    }

    private static async Task<string?> FailureOf(
        string name, Func<CancellationToken, Task<string>> check, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var detail = await check(cancellationToken);
            await output.WriteLineAsync(detail.Length > 0 ? $"✓ {name}: {detail}" : $"✓ {name}");
            return null;
        }
        catch (ProbeException failure)
        {
            return failure.Message;
        }
        catch (ChatCallException refused)
        {
            return refused.Message;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "interrupted";
        }
        catch (Exception late) when (late is OperationCanceledException or TimeoutException)
        {
            return $"no answer within {Probe.Patience.TotalSeconds:0} s";
        }
    }

    private static bool TryParse(string[] args, out Uri address, out TimeSpan? soak)
    {
        (address, soak) = (DefaultAddress, null);
        var rest = args;
        var at = Array.IndexOf(args, "--soak");
        if (at >= 0)
        {
            if (at + 1 >= args.Length || !Durations.TryParse(args[at + 1], out var duration))
                return false;
            soak = duration;
            rest = [.. args[..at], .. args[(at + 2)..]];
        }

        return rest switch
        {
            [] => true,
            [var url] => Uri.TryCreate(url, UriKind.Absolute, out address!) && address.Scheme is "http" or "https",
            _ => false,
        };
    }
}
