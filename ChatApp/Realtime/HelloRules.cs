using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Realtime;

/// <summary>Validates what a client sends in <c>Hello</c>.</summary>
internal static class HelloRules
{
    public static readonly Refusal AlreadyIntroduced = new(ErrorCodes.InvalidRequest, "Hello is said once on a connection.");

    public static readonly Refusal SessionEnded = new(ErrorCodes.InvalidRequest, "This person is not here any more.");

    private const int LeastCloseCode = 1000, GreatestCloseCode = 4999;

    public static Refusal? Check(HelloRequest? request) => ClientIds.Valid(request?.ClientId)
        ? null
        : new(ErrorCodes.InvalidRequest, $"A clientId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");

    /// <summary>Drops implausible values from a client's report on its last connection. It never refuses them: a page sends the same report
    /// with each attempt and could not connect until it is reloaded.</summary>
    public static LastLoss? Sanitize(LastLoss? loss, DateTimeOffset now) => loss is null ? null : loss with
    {
        Code = loss.Code is >= LeastCloseCode and <= GreatestCloseCode ? loss.Code : null,
        Reason = Shorten(loss.Reason),
        At = loss.At > now ? now : loss.At,
        RoundTripMs = loss.RoundTripMs >= 0 && loss.RoundTripMs <= Limits.RoundTrip.TotalMilliseconds ? loss.RoundTripMs : null,
    };

    private static string? Shorten(string? reason)
    {
        if (reason is null || reason.Length <= Limits.CloseReason)
            return reason;
        var end = char.IsHighSurrogate(reason[Limits.CloseReason - 1]) ? Limits.CloseReason - 1 : Limits.CloseReason;
        return reason[..end];
    }
}
