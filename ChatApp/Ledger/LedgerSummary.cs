namespace ChatApp.Ledger;

/// <summary>The last hour at a glance.</summary>
/// <param name="Until">The end of the last of the minutes. UTC.</param>
/// <param name="Opens">Openings in each of the last <see cref="Minutes"/> minutes, the present one last.</param>
/// <param name="Ends">Ends in each.</param>
/// <param name="Causes">How many connections ended for each cause, most first.</param>
/// <param name="Refusals">How many attempts were refused with each code, most first.</param>
/// <param name="Flapping">Who flapped within the last day, the latest first, each once.</param>
public sealed record LedgerSummary(
    DateTimeOffset Until,
    IReadOnlyList<int> Opens,
    IReadOnlyList<int> Ends,
    IReadOnlyList<(string Name, int Count)> Causes,
    IReadOnlyList<(string Name, int Count)> Refusals,
    IReadOnlyList<LedgerRow> Flapping)
{
    /// <summary>How far back it looks.</summary>
    public const int Minutes = 60;
}
