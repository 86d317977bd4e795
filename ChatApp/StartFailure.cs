using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>Turns the failures that an operator can mend into one line each.</summary>
internal static class StartFailure
{
    /// <summary>The line; null for a failure that is a bug and deserves its stack trace.</summary>
    public static string? Describe(Exception error) => error switch
    {
        OptionsValidationException invalid => $"ChatApp cannot start: {string.Join(" ", invalid.Failures.Select(WithoutPrefix))}",
        AggregateException { InnerExceptions: [var first, ..] } => Describe(first),
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } unreadable =>
            $"ChatApp cannot start: {unreadable.Message} Times are hh:mm:ss, numbers are whole, Chat:Access is Open or Invite.",
        FormatException or UriFormatException => $"ChatApp cannot start: Urls must be addresses like http://127.0.0.1:50001. {error.Message}",
        IOException { InnerException: { } inner } when inner is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"ChatApp cannot start: {error.Message}",
        SocketException => $"ChatApp cannot start: the address in Urls cannot be listened on: {error.Message}",
        UnauthorizedAccessException or DirectoryNotFoundException => $"ChatApp cannot start: Chat:DataFolder cannot be used: {error.Message}",
        Microsoft.Data.Sqlite.SqliteException => $"ChatApp cannot start: the database in Chat:DataFolder cannot be used: {error.Message}",
        _ => null,
    };

    // Data annotations put the type and member before each message: "DataAnnotation validation failed for … with the error: '…'."
    private static string WithoutPrefix(string failure)
    {
        var start = failure.IndexOf("error: '", StringComparison.Ordinal);
        return start < 0 ? failure : failure[(start + "error: '".Length)..].TrimEnd('.', '\'') + ".";
    }
}
