using System.Diagnostics.Metrics;

namespace ChatApp.Ledger;

/// <summary>The figures of the hub log's own storage.</summary>
public sealed class LedgerMetrics(IMeterFactory meters)
{
    private readonly Meter meter = meters.Create("ChatApp");

    /// <summary>Says where its count of dropped entries is to be had.</summary>
    public void Watch(Func<long> dropped) => meter.CreateObservableCounter(
        "chatapp.ledger.dropped", dropped, "{entry}", "Entries of the hub log that were dropped: more came than could be stored.");
}
