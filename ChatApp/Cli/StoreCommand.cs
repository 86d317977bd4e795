using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
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

    /// <summary>Runs a command, which writes one line: the result or the obstacle.</summary>
    /// <param name="command">The command, still without arguments.</param>
    /// <param name="fileDescription">What FILE is, for the help.</param>
    /// <param name="cannot">The beginning of a failure line.</param>
    /// <param name="args">FILE, and configuration as <c>--Key=value</c>.</param>
    /// <param name="run">Gets the data folder and FILE; returns the result line.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(
        Command command, string fileDescription, string cannot, string[] args, Func<DataFolder, string, CancellationToken, string> run)
    {
        var file = CommandLine.Word("FILE", fileDescription, "the name of a file");
        var configuration = CommandLine.Configuration();
        command.Arguments.Add(file);
        command.Options.Add(configuration);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await Task.Yield(); // Signals cancel only what has returned a task.
            try
            {
                await using var app = BuildApp(parsed.GetRequiredValue(configuration));
                if (app.Configuration.GetConnectionString(StoreFeature.PostgresName) is { Length: > 0 })
                    throw new StoreException("this server's data is in PostgreSQL. Use pg_dump and pg_restore; deploy/README.md says how.");
                var clock = Stopwatch.StartNew();
                var said = run(app.Services.GetRequiredService<DataFolder>(), parsed.GetRequiredValue(file)!, cancellationToken);
                await Console.Out.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{said}, in {clock.Elapsed.TotalSeconds:0.0} s"));
                return 0;
            }
            catch (Exception error) when (Describe(error, cannot, cancellationToken.IsCancellationRequested) is { } line)
            {
                await Console.Error.WriteLineAsync(line);
                return 1;
            }
        });
        return CommandLine.RunAsync(command, args, Console.Out, Console.Error);
    }

    /// <summary>Describes size and contents in a few words.</summary>
    public static string Describe(BackupContent content) => string.Create(
        CultureInfo.InvariantCulture,
        $"{content.Bytes / 1e6:0.0} MB, {Count(content.Rooms, "room")}, "
        + $"{Count(content.Messages, "message")}, {Count(content.Keys, "key")}")
        + (content.Files == 0 ? "" : $", {Count(content.Files, "file")}");

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    /// <summary>Builds the storage services.</summary>
    public static WebApplication BuildApp(string[] configuration)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = configuration,
            ApplicationName = typeof(StoreCommand).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStore();
        return builder.Build();
    }

    /// <summary>The line for a failure; null for a bug.</summary>
    public static string? Describe(Exception error, string cannot, bool interrupted) => error switch
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
}
