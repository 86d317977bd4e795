using System.Diagnostics.Metrics;

namespace ChatApp.Ledger;

/// <summary>Metrics of the hub log's storage.</summary>
public sealed class LedgerMetrics(IMeterFactory meters)
{
    private readonly Meter meter = meters.Create("ChatApp");

    /// <summary>Registers the source of the number of dropped rows.</summary>
    public void Watch(Func<long> dropped) => meter.CreateObservableCounter(
        "chatapp.ledger.dropped", dropped, "{entry}", "Entries of the hub log that were dropped: more came than could be stored.");
}
