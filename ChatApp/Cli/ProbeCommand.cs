using ChatApp.Client;

namespace ChatApp.Cli;

/// <summary><c>probe [URL] [--soak 2m] [--link URL | --cookie TEXT]</c>: checks a running server as a browser would, one line per
/// check.</summary>
public static class ProbeCommand
{
    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) =>
        CommandLine.RunAsync(ProbeOptions.Command(RunAsync), args, Console.Out, Console.Error);

    /// <summary>Runs the checks in order and stops at the first failure, as each depends on the previous ones.</summary>
    /// <param name="args">The arguments after <c>probe</c> on the command line.</param>
    /// <param name="output">The writer for the lines.</param>
    /// <param name="cancellationToken">Ends the probe early; it counts as failed.</param>
    /// <returns>0: all checks passed. 1: a check failed, or the arguments are invalid.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken) =>
        CommandLine.RunAsync(ProbeOptions.Command(RunAsync), args, output, output, cancellationToken);

    private static async Task<int> RunAsync(ProbeOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var probe = new Probe(options);
        List<(string Name, Func<CancellationToken, Task<string>> Check)> checks =
        [
            ("page", probe.PageAsync), ("admission", probe.AdmissionAsync), ("connect", probe.ConnectAsync),
            ("heartbeat", probe.HeartbeatAsync), ("message there and back", probe.MessageAsync),
            ("disconnect", probe.DisconnectAsync), ("manual reconnect", probe.ReconnectAsync),
        ];
        if (options.Soak is { } duration)
            checks.Insert(5, ($"soak {duration}", probe.SoakAsync));
        if (options.Link is not null)
            checks.Insert(0, ("sign-in", probe.SignInAsync));
        var passed = await CheckAsync(checks, output, cancellationToken);
        return await CleanUpAsync(probe, passed, output) && passed ? 0 : 1;
    }

    private static async Task<bool> CheckAsync(
        List<(string Name, Func<CancellationToken, Task<string>> Check)> checks, TextWriter output, CancellationToken cancellationToken)
    {
        for (var index = 0; index < checks.Count; index++)
        {
            var (name, check) = checks[index];
            if (await FailureOf(name, check, output, cancellationToken) is not { } failure)
                continue;
            await output.WriteLineAsync($"✗ {name}: {failure}");
            if (index + 1 < checks.Count)
                await output.WriteLineAsync($"  not checked: {string.Join(", ", checks.Skip(index + 1).Select(left => left.Name))}");
            return false;
        }

        return true;
    }

    // Runs after every failure, and after Ctrl-C. Leftovers are reported only if all checks passed.
    private static async Task<bool> CleanUpAsync(Probe probe, bool passed, TextWriter output)
    {
        using var patience = new CancellationTokenSource(Probe.StepTimeout);
        var failure = await FailureOf("", async token =>
        {
            await probe.CleanUpAsync(token);
            return "";
        }, TextWriter.Null, patience.Token);
        if (failure is not null && passed)
            await output.WriteLineAsync($"✗ clean-up: {failure}");
        return failure is null;
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
        catch (ChatCallException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "interrupted";
        }
        catch (Exception late) when (late is OperationCanceledException or TimeoutException)
        {
            return $"no answer within {Probe.StepTimeout.TotalSeconds:0} s";
        }
    }
}
