using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>An order to a node.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Seconds">Time from an announcement to its drain.</param>
/// <param name="Node">Id of the node; null for the one that receives it.</param>
/// <param name="By">The operator; null for the console.</param>
/// <param name="Address">The operator's address, for the audit log.</param>
public sealed record DrainOrder(
    DrainAction Action, double Seconds = 0, string? Node = null, Person? By = null, string? Address = null)
{
    /// <summary>Longest time from an announcement to its drain.</summary>
    public static readonly TimeSpan LongestNotice = TimeSpan.FromDays(1);

    /// <summary><see cref="Seconds"/> as a duration.</summary>
    public TimeSpan Within => TimeSpan.FromSeconds(Seconds);
}
