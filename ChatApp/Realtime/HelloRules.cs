using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>What a client may say of itself in <c>Hello</c>.</summary>
internal static class HelloRules
{
    public static readonly Refusal SaidTwice = new(ErrorCodes.InvalidRequest, "Hello is said once on a connection.");

    public static readonly Refusal NobodyThere = new(ErrorCodes.InvalidRequest, "This person is not here any more.");

    /// <summary>An hour: no round trip that a page measures is longer.</summary>
    private const double LongestRoundTripMs = 3_600_000;

    public static Refusal? Check(HelloRequest? request)
    {
        if (!ClientIds.Valid(request?.ClientId))
            return new(ErrorCodes.InvalidRequest, $"A clientId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");
        return request!.LastLoss is null or
        {
            Code: null or (>= 1000 and <= 4999),
            Reason: null or { Length: <= Limits.CloseReason },
            RoundTripMs: null or (>= 0 and <= LongestRoundTripMs),
        } && (request.LastLoss is null || DisconnectCause.Find(request.LastLoss.Cause) is not null)
            ? null
            : new(ErrorCodes.InvalidRequest, "The lastLoss is not one that a client can have seen.");
    }
}
