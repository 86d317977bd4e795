using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>What may be asked of a room's two counters.</summary>
public static class PositionRules
{
    /// <summary>Why one cannot ask after this change; null when one can. A change past the room's is fine: the answer shows it.</summary>
    public static Refusal? CheckChange(long change) =>
        change < 0 ? new(ErrorCodes.InvalidRequest, "A change is 0 or more.") : null;

    /// <summary>Why one cannot ask before this number; null when one can.</summary>
    public static Refusal? CheckNumber(long number) =>
        number < 1 ? new(ErrorCodes.InvalidRequest, "A number is 1 or more.") : null;
}
