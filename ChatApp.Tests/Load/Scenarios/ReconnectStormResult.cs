using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>What one storm came to.</summary>
/// <param name="Rate">Connections a second that the gate let in; null where it stood wide open.</param>
/// <param name="People">How many pressed.</param>
/// <param name="ByTheRateSeconds">How long the rate makes the last one wait; null without one.</param>
/// <param name="AllBackSeconds">From the press until the last one had caught up.</param>
/// <param name="PressMs">From a press to its room caught up on.</param>
/// <param name="Turns">Presses that waited for a turn.</param>
/// <param name="RefusedAtTurn">Turns that were not enough when their time had come.</param>
/// <param name="Refused">Refusals but turns, by the server's log.</param>
/// <param name="NotBack">People whose one press did not connect.</param>
/// <param name="Opened">Connections that the server's log says were opened, the bystander's left out.</param>
/// <param name="Missing">Messages that somebody does not hold and should.</param>
/// <param name="Doubled">Messages that somebody holds more than once.</param>
/// <param name="Repeats">How often catching up was to be tried again.</param>
/// <param name="PageMs">A bystander's page, from asking to its last byte, during the storm.</param>
/// <param name="PageBeforeMs">The same just before.</param>
/// <param name="MessageMs">A bystander's message, from sending to its answer, during the storm.</param>
/// <param name="MessageBeforeMs">The same just before.</param>
/// <param name="ServerSeconds">Processor time of the server from the press until everybody was back.</param>
/// <param name="ToolSeconds">The same of this program.</param>
/// <param name="ResidentMb">The server's resident memory before the press.</param>
/// <param name="MostResidentMb">The most it ever had.</param>
internal sealed record ReconnectStormResult(
    int? Rate, int People, double? ByTheRateSeconds, double AllBackSeconds, LatencySummary PressMs, int Turns, int RefusedAtTurn, int Refused, int NotBack,
    int Opened, int Missing, int Doubled, int Repeats, LatencySummary PageMs, LatencySummary PageBeforeMs, LatencySummary MessageMs, LatencySummary MessageBeforeMs,
    double ServerSeconds, double ToolSeconds, double ResidentMb, double MostResidentMb)
{
    /// <summary>What must not be, and was; null where all is well.</summary>
    public string? Fault =>
        NotBack > 0 ? $"{NotBack} people were not connected by their press"
        : Opened != People ? $"{People} presses opened {Opened} connections"
        : RefusedAtTurn > 0 ? $"{RefusedAtTurn} were refused at their turn"
        : Refused > 0 ? $"{Refused} were refused otherwise than by a turn"
        : Missing > 0 ? $"{Missing} messages are missing"
        : Doubled > 0 ? $"{Doubled} messages are there twice" : null;
}
