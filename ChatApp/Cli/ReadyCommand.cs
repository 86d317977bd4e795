using System.CommandLine;
using System.Net;
using ChatApp.Configuration;

namespace ChatApp.Cli;

/// <summary><c>ready</c>: asks <c>/healthz/ready</c> of the server with the same configuration. The health check of containers, whose image
/// has no other HTTP client.</summary>
internal static class ReadyCommand
{
    private const string Path = "/healthz/ready";

    /// <summary>Below the time-out of the health check in deploy/Dockerfile, 5 s.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code: 0 where the server is ready.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var configuration = CommandLine.Configuration();
        var command = new Command(
            "ready", "Asks the server with the same configuration, on this machine, whether it is ready; exit code 0 where it is.")
        {
            configuration,
        };
        command.SetAction((parsed, cancellationToken) => CheckAsync(parsed.GetRequiredValue(configuration), cancellationToken));
        return CommandLine.RunAsync(command, args, Console.Out, Console.Error);
    }

    private static async Task<int> CheckAsync(string[] args, CancellationToken cancellationToken)
    {
        var configuration = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find() }).Configuration;
        using var server = new OwnServer(configuration, AnswerTimeout);
        var (answer, failure) = await server.SendAsync(HttpMethod.Get, Path, null, cancellationToken);
        using (answer)
        {
            if (answer is { StatusCode: HttpStatusCode.OK })
            {
                await Console.Out.WriteLineAsync("ready");
                return 0;
            }

            await Console.Error.WriteLineAsync(answer is null
                ? failure
                : $"{new Uri(server.Address, Path)} answered {(int)answer.StatusCode}; of 503 the server's log has the reason.");
            return 1;
        }
    }
}
