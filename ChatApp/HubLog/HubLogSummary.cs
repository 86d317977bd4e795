namespace ChatApp.HubLog;

/// <summary>Summary of the last hour.</summary>
/// <param name="Until">End of the last minute. UTC.</param>
/// <param name="Opens">Opened connections in each of the last <see cref="Minutes"/> minutes, the current one last.</param>
/// <param name="Ends">Ended connections in each minute.</param>
/// <param name="Causes">Number of ended connections by cause, most frequent first.</param>
/// <param name="Refusals">Number of refused attempts by code, most frequent first.</param>
/// <param name="Flapping">Flapping persons and addresses of the last day, latest first, each once.</param>
/// <param name="Restart">The last drain or stop of a node within a day; null if there was none.</param>
public sealed record HubLogSummary(
    DateTimeOffset Until,
    IReadOnlyList<int> Opens,
    IReadOnlyList<int> Ends,
    IReadOnlyList<(string Name, int Count)> Causes,
    IReadOnlyList<(string Name, int Count)> Refusals,
    IReadOnlyList<HubLogRow> Flapping,
    RestartOutcome? Restart)
{
    /// <summary>Length of the summary in minutes.</summary>
    public const int Minutes = 60;
}
