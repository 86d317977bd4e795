using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Validates positions in a room's two counters.</summary>
internal static class PositionRules
{
    /// <summary>The reason to refuse a change as a position; null if it is valid. A change beyond the room's is
    /// valid: the response shows it.</summary>
    public static Refusal? CheckChange(long change) =>
        change < 0 ? new(ErrorCodes.InvalidRequest, "A change is 0 or more.") : null;

    /// <summary>The reason to refuse a message number as a position; null if it is valid.</summary>
    public static Refusal? CheckNumber(long number) =>
        number < 1 ? new(ErrorCodes.InvalidRequest, "A number is 1 or more.") : null;
}
