using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatApp.Cli;

/// <summary>Parses and runs commands. <c>serve</c> never comes here: loading System.CommandLine would delay every start.</summary>
internal static class CommandLine
{
    private const string Key = "--Key";

    /// <summary>Time for a command that Ctrl-C or SIGTERM cancels to clean up.</summary>
    private static readonly TimeSpan CleanUpTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The option of commands that take the server's configuration, any <c>--Key=value</c>.</summary>
    public static Option<string[]> Configuration() =>
        new(Key)
        {
            HelpName = "value",
            DefaultValueFactory = _ => [],
            Description = "Configuration of the server, such as --Chat:DataFolder=FOLDER",
        };

    /// <summary>An option with a whole number within bounds.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) => Parsed<int?>(
        name, "N", description, $"a number from {least} to {most}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null);

    /// <summary>An option with a duration, as <see cref="Durations"/> parses it.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => Parsed<TimeSpan?>(
        name, "DURATION", description, "a time such as 30s, 2m or 1h",
        text => Durations.TryParse(text, out var duration) ? duration : null);

    /// <summary>An option with a value of its own kind.</summary>
    /// <param name="name">The option.</param>
    /// <param name="value">What its value is called in the help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="takes">What its value may be; for help and refusals.</param>
    /// <param name="parse">Returns null for an invalid value.</param>
    public static Option<T> Parsed<T>(string name, string value, string description, string takes, Func<string, T> parse) =>
        new(name)
        {
            HelpName = value,
            Description = $"{description} ({takes})",
            CustomParser = result => Parse(result, name, takes, parse),
        };

    /// <summary>An argument with a value of its own kind; the parameters are those of <see cref="Parsed"/>.</summary>
    public static Argument<T> Argument<T>(string name, string description, string takes, Func<string, T> parse, bool required = false) =>
        new(name)
        {
            Description = $"{description} ({takes})",
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            CustomParser = result => Parse(result, name, takes, parse),
        };

    /// <summary>A required word that is no option.</summary>
    public static Argument<string?> Word(string name, string description, string takes) =>
        Argument(name, description, takes, text => text is "" or ['-', ..] ? null : text, required: true);

    /// <summary>The absolute URL of one of these schemes; null for anything else.</summary>
    public static Uri? Url(string text, params ReadOnlySpan<string> schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme) ? url : null;

    /// <summary>Runs a command until it ends, or Ctrl-C or SIGTERM cancels it. Invalid arguments are named in one line.</summary>
    /// <returns>The exit code; 1 for invalid arguments.</returns>
    public static async Task<int> RunAsync(
        Command command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        command.Options.Add(new HelpOption());
        // System.CommandLine knows options by fixed names only.
        var keys = command.Options.Any(option => option.Name == Key);
        var parsed = command.Parse(
            [.. args.Select(argument => keys && IsConfiguration(command, argument) ? $"{Key}={argument}" : argument)],
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(command, string.Join(" ", parsed.Errors.Select(one => one.Message).Distinct()), error);
        return await parsed.InvokeAsync(
            new()
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = CleanUpTimeout,
            },
            cancellationToken);
    }

    /// <summary>Writes what is wrong with the arguments.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RefuseAsync(Command command, string what, TextWriter error)
    {
        await error.WriteLineAsync($"{what} See {command.Name} --help.");
        return 1;
    }

    private static bool IsConfiguration(Command command, string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=', 2) is [var name, _]
            && command.Options.All(option => option.Name != name);

    private static T? Parse<T>(ArgumentResult result, string name, string takes, Func<string, T> parse)
    {
        var text = result.Tokens[0].Value;
        if (parse(text) is { } value)
            return value;
        result.AddError($"{name} takes {takes}, not '{text}'.");
        return default;
    }
}
