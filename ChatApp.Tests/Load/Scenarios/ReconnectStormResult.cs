using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>The results of one reconnect storm. A press is a press of the Reconnect button, one per person.</summary>
/// <param name="Rate">Admitted connections per second; null without a limit.</param>
/// <param name="People">Number of people, each of whom presses once.</param>
/// <param name="ByTheRateSeconds">How long the last person waits because of the rate; null without a limit.</param>
/// <param name="AllBackSeconds">Time from the presses until the last person had caught up.</param>
/// <param name="PressMs">Latencies from a press until the person's room was caught up.</param>
/// <param name="Turns">Presses that had to wait for a turn.</param>
/// <param name="RefusedAtTurn">Presses that had to wait again when their turn came.</param>
/// <param name="Refused">Refusals in the server's log, without those that name a turn.</param>
/// <param name="NotBack">People whose press did not connect them.</param>
/// <param name="Opened">Opened connections in the server's log, without the bystander's.</param>
/// <param name="Missing">Messages missing at a client, summed over all clients.</param>
/// <param name="Doubled">Messages received more than once, summed over all clients.</param>
/// <param name="Repeats">How often the server asked a client to retry catching up.</param>
/// <param name="PageMs">Latencies of the bystander's pages during the storm, from the request to the last byte.</param>
/// <param name="PageBeforeMs">The latencies of pages just before the storm.</param>
/// <param name="MessageMs">Latencies of the bystander's messages during the storm, from sending to the answer.</param>
/// <param name="MessageBeforeMs">The latencies of messages just before the storm.</param>
/// <param name="ServerSeconds">CPU time of the server from the presses until all people were back.</param>
/// <param name="ToolSeconds">CPU time of this program during the same period.</param>
/// <param name="ResidentMb">The server's resident memory before the presses.</param>
/// <param name="MostResidentMb">The server's peak resident memory.</param>
internal sealed record ReconnectStormResult(
    int? Rate, int People, double? ByTheRateSeconds, double AllBackSeconds, LatencySummary PressMs, int Turns, int RefusedAtTurn,
    int Refused, int NotBack,
    int Opened, int Missing, int Doubled, int Repeats, LatencySummary PageMs, LatencySummary PageBeforeMs, LatencySummary MessageMs,
    LatencySummary MessageBeforeMs,
    double ServerSeconds, double ToolSeconds, double ResidentMb, double MostResidentMb)
{
    /// <summary>The first fault found; null when there is none.</summary>
    public string? Fault =>
        NotBack > 0 ? $"{NotBack} people were not connected by their press"
        : Opened != People ? $"{People} presses opened {Opened} connections"
        : RefusedAtTurn > 0 ? $"{RefusedAtTurn} were refused at their turn"
        : Refused > 0 ? $"{Refused} were refused otherwise than by a turn"
        : Missing > 0 ? $"{Missing} messages are missing"
        : Doubled > 0 ? $"{Doubled} messages are there twice" : null;
}
