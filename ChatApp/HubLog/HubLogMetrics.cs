using System.Diagnostics.Metrics;

namespace ChatApp.HubLog;

/// <summary>Metrics of the hub log's storage.</summary>
public sealed class HubLogMetrics(IMeterFactory meters)
{
    private readonly Meter meter = meters.Create("ChatApp");

    /// <summary>Registers the source of the number of dropped rows.</summary>
    public void Watch(Func<long> dropped) => meter.CreateObservableCounter(
        "chatapp.hub_log.dropped", dropped, "{entry}", "Entries of the hub log that were dropped: more came than could be stored.");
}
