using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>Turns the failures that an operator can mend into one line each.</summary>
internal static class StartFailure
{
    /// <summary>Runs a command; what an operator can mend ends it with its line on the error stream.</summary>
    /// <returns>The command's exit code, or 1.</returns>
    public static async Task<int> TellAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (Describe(error) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <summary>The line; null for a failure that is a bug and deserves its stack trace.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="cannot">How the line begins.</param>
    public static string? Describe(Exception error, string cannot = "ChatApp cannot start") => error switch
    {
        OptionsValidationException invalid => $"{cannot}: {string.Join(" ", invalid.Failures.Select(WithoutMember))}",
        Storage.StoreException => $"{cannot}: {error.Message}",
        AggregateException { InnerExceptions: [var first, ..] } => Describe(first, cannot),
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } unreadable =>
            $"{cannot}: {unreadable.Message} Times are hh:mm:ss, numbers are whole, Chat:Access is Open or Invite.",
        InvalidOperationException when error.Message.StartsWith("Unable to configure HTTPS endpoint", StringComparison.Ordinal) =>
            $"{cannot}: Urls asks for https and there is no certificate. Set Kestrel:Certificates:Default:Path, or put a proxy before ChatApp.",
        InvalidDataException => $"{cannot}: {error.Message} {error.GetBaseException().Message}",
        FormatException or UriFormatException => $"{cannot}: Urls must be addresses like http://127.0.0.1:50001. {error.Message}",
        IOException { InnerException: { } inner } when inner is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"{cannot}: {error.Message}",
        IOException => $"{cannot}: {error.Message}",
        SocketException => $"{cannot}: the address in Urls cannot be listened on: {error.Message}",
        UnauthorizedAccessException or DirectoryNotFoundException => $"{cannot}: Chat:DataFolder cannot be used: {error.Message}",
        Microsoft.Data.Sqlite.SqliteException => $"{cannot}: the database in Chat:DataFolder cannot be used: {error.Message}",
        _ => null,
    };

    // Validation by attributes puts "Member: " before the message, which begins with the setting's own name.
    private static string WithoutMember(string failure) =>
        failure.IndexOf(": Chat:", StringComparison.Ordinal) is > 0 and var colon ? failure[(colon + 2)..] : failure;
}
