using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Reports failures that an operator can fix as one line each.</summary>
internal static class StartFailure
{
    /// <summary>Runs a command; a failure that an operator can fix is written to the error stream as one line.</summary>
    /// <returns>The command's exit code, or 1.</returns>
    public static async Task<int> RunAndReportAsync(Func<Task<int>> command)
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

    /// <summary>The line for a failure; null for a bug, which is reported with its stack trace.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="cannot">Start of the line.</param>
    public static string? Describe(Exception error, string cannot = "ChatApp cannot start") => error switch
    {
        OptionsValidationException invalid => $"{cannot}: {string.Join(" ", invalid.Failures.Select(WithoutMember))}",
        Storage.StoreException => $"{cannot}: {error.Message}",
        AggregateException { InnerExceptions: [var first, ..] } => Describe(first, cannot),
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } unreadable =>
            $"{cannot}: {unreadable.Message} Times are hh:mm:ss, numbers are whole, Chat:Access is Open or Invite.",
        InvalidOperationException when error.Message.StartsWith("Unable to configure HTTPS endpoint", StringComparison.Ordinal) =>
            $"{cannot}: Urls asks for https and there is no certificate. "
            + "Set Kestrel:Certificates:Default:Path, or put a proxy before ChatApp.",
        InvalidDataException => $"{cannot}: {error.Message} {error.GetBaseException().Message}",
        FormatException or UriFormatException => $"{cannot}: Urls must be addresses like http://127.0.0.1:50001. {error.Message}",
        IOException { InnerException: { } inner } when inner is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"{cannot}: {error.Message}",
        IOException => $"{cannot}: {error.Message}",
        SocketException => $"{cannot}: the address in Urls cannot be listened on: {error.Message}",
        UnauthorizedAccessException or DirectoryNotFoundException => $"{cannot}: Chat:DataFolder cannot be used: {error.Message}",
        DbException => $"{cannot}: the database in Chat:DataFolder cannot be used: {error.Message}",
        _ => null,
    };

    // Attribute validation prefixes "Member: " to the message, which already starts with the setting's name.
    private static string WithoutMember(string failure) =>
        failure.IndexOf(": Chat:", StringComparison.Ordinal) is > 0 and var colon ? failure[(colon + 2)..] : failure;
}
