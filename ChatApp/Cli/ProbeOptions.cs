using System.CommandLine;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>The arguments of <c>probe</c>.</summary>
/// <param name="Address">The first page to request.</param>
/// <param name="Soak">How long to watch the connection, as typed; null: not at all.</param>
/// <param name="SoakFor">The parsed duration.</param>
/// <param name="Link">A one-time sign-in link; null for none.</param>
/// <param name="Cookie">A session's cookie, <c>name=value</c>; null for none.</param>
internal sealed record ProbeOptions(Uri Address, string? Soak, TimeSpan SoakFor, Uri? Link, string? Cookie)
{
    /// <summary>The command that parses them.</summary>
    public static Command Command(Func<ProbeOptions, TextWriter, CancellationToken, Task<int>> run)
    {
        var url = CommandLine.Argument(
            "URL", $"The server as a browser opens it, {Paths.DefaultAddress} unless given", "an http or https address", Web);
        var soak = CommandLine.Duration("--soak", "Also checks that the connection stays one and the same");
        var link = CommandLine.Parsed("--link", "URL", "Signs in where only accounts are let in", "a link that sign-in-link printed", Web);
        var cookie = CommandLine.Parsed("--cookie", "NAME=VALUE", "The same without a link", "the cookie of a session",
            text => text.IndexOf('=', StringComparison.Ordinal) > 0 ? text : null);
        var command = new Command(
            "probe", "Checks a running server as a browser would, a line a check; exit code 0 where all held.") { url, soak, link, cookie };
        command.Validators.Add(result =>
        {
            if (result.GetResult(link) is not null && result.GetResult(cookie) is not null)
                result.AddError("--link and --cookie exclude each other.");
        });
        command.SetAction((parsed, cancellationToken) => run(
            new(
                parsed.GetValue(url) ?? (parsed.GetValue(link) is { } one ? new(one, "/") : new(Paths.DefaultAddress)),
                parsed.GetResult(soak)?.Tokens[0].Value, parsed.GetValue(soak) ?? default, parsed.GetValue(link), parsed.GetValue(cookie)),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static Uri? Web(string text) => CommandLine.Url(text, "http", "https");
}
