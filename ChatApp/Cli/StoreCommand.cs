using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ChatApp.Configuration;
using ChatApp.Hosting;
using ChatApp.Storage;

namespace ChatApp.Cli;

/// <summary>Common part of <see cref="BackupCommand"/> and <see cref="RestoreCommand"/>: one FILE, configuration, one line of
/// output.</summary>
internal static class StoreCommand
{
    // ENOSPC and EDQUOT on Linux; ERROR_DISK_FULL on Windows as an HRESULT.
    private const int NoSpace = 28, OverQuota = 122, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Runs a command until it ends or Ctrl-C or SIGTERM cancels it, and writes one line: the result or the obstacle.</summary>
    /// <param name="args">FILE, and configuration as <c>--Key=value</c>.</param>
    /// <param name="usage">The usage line, written for invalid arguments.</param>
    /// <param name="cannot">The beginning of a failure line.</param>
    /// <param name="run">Gets the data folder and FILE; returns the result line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, string usage, string cannot, Func<DataFolder, string, CancellationToken, string> run)
    {
        if (!TryParse(args, out var file, out var configuration))
        {
            await Console.Error.WriteLineAsync(usage);
            return 1;
        }

        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }

        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        try
        {
            await using var app = BuildApp(configuration);
            var clock = Stopwatch.StartNew();
            var said = run(app.Services.GetRequiredService<DataFolder>(), file, interrupted.Token);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{said}, in {clock.Elapsed.TotalSeconds:0.0} s"));
            return 0;
        }
        catch (Exception error) when (Describe(error, cannot, interrupted.IsCancellationRequested) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <summary>Describes size and contents in a few words.</summary>
    public static string Describe(BackupContent content) => string.Create(
        CultureInfo.InvariantCulture,
        $"{content.Bytes / 1e6:0.0} MB, {Count(content.Rooms, "room")}, {Count(content.Messages, "message")}, {Count(content.Keys, "key")}");

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static WebApplication BuildApp(string[] configuration)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = configuration,
            ApplicationName = typeof(StoreCommand).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        builder.AddStore();
        return builder.Build();
    }

    private static string? Describe(Exception error, string cannot, bool interrupted) => error switch
    {
        _ when interrupted => $"{cannot}: it was interrupted. Nothing was changed.",
        _ when DatabaseErrors.IsFull(error) || error is IOException { HResult: NoSpace or OverQuota or WindowsDiskFull } =>
            $"{cannot}: the disk is full. Nothing was changed; make room and run it again. {Sentence(error)}",
        _ when DatabaseErrors.IsDenied(error) || error is UnauthorizedAccessException =>
            $"{cannot}: {Sentence(error)} Run it as the server's user, and name a place that this user may write to.",
        DbException => $"{cannot}: {Sentence(error)} Nothing was changed; run it again.",
        IOException => $"{cannot}: {Sentence(error)} Nothing was changed; mend that, or name another place.",
        _ => StartFailure.Describe(error, cannot),
    };

    private static string Sentence(Exception error) => error.Message.TrimEnd('.') + ".";

    private static bool TryParse(string[] args, out string file, out string[] configuration)
    {
        configuration = [.. args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))];
        var files = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
        file = files.FirstOrDefault() ?? "";
        return files.Length == 1 && file.Length > 0 && file[0] != '-' && configuration.All(one => one.Contains('=', StringComparison.Ordinal));
    }
}
