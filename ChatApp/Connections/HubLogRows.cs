using ChatApp.Contracts;
using ChatApp.HubLog;

namespace ChatApp.Connections;

/// <summary>Creates the hub log rows of connection events.</summary>
internal static class HubLogRows
{
    public static HubLogRow Opened(TrackedConnection connection) => new()
    {
        AtTicks = connection.OpenedAtTime.UtcTicks,
        Event = HubLogEvent.Opened,
        IsOpen = true,
        Opening = connection.Opening,
        ConnectionId = connection.Id,
        PersonId = connection.Person.Id,
        PersonName = connection.Person.Name,
        ClientId = connection.ClientId,
        Address = connection.Address,
        Agent = connection.Agent,
        Connections = connection.CountAtOpening,
        ConnectMs = (long?)connection.ConnectTime?.TotalMilliseconds,
        RoundTripMs = connection.RoundTrip?.TotalMilliseconds,
    };

    public static HubLogRow Closed(
        TrackedConnection connection, DateTimeOffset at, int connections, int? code, TimeSpan duration, TimeSpan sinceHeartbeat) => new()
        {
            AtTicks = at.UtcTicks,
            Event = HubLogEvent.Closed,
            Opening = connection.Opening,
            ConnectionId = connection.Id,
            PersonId = connection.Person.Id,
            PersonName = connection.Person.Name,
            ClientId = connection.ClientId,
            Address = connection.Address,
            Connections = connections,
            Cause = connection.Cause!.Name,
            Code = code,
            DurationMs = (long)duration.TotalMilliseconds,
            RoundTripMs = connection.RoundTrip?.TotalMilliseconds,
            HeartbeatAgoMs = connection.SaidHello ? (long)sinceHeartbeat.TotalMilliseconds : null,
            FramesIn = connection.Socket?.FramesIn,
            FramesOut = connection.Socket?.FramesOut,
        };

    public static HubLogRow Refused(AdmissionRefusal refusal, DateTimeOffset at, Person? person, string address) => new()
    {
        AtTicks = at.UtcTicks,
        Event = HubLogEvent.Refused,
        PersonId = person?.Id,
        PersonName = person?.Name,
        Address = address,
        Cause = refusal.Code,
        Code = refusal.Status,
        DurationMs = (long?)refusal.RetryAfter?.TotalMilliseconds,
    };

    public static HubLogRow Flapping(FlappingEpisode episode, DateTimeOffset at) => new()
    {
        AtTicks = at.UtcTicks,
        Event = HubLogEvent.Flapping,
        PersonId = episode.OfAddress ? null : episode.Person.Id,
        PersonName = episode.OfAddress ? null : episode.Person.Name,
        Address = episode.Address,
        Opens = episode.Opens,
        DurationMs = (long)episode.Window.TotalMilliseconds,
    };

    public static HubLogRow Late(TrackedConnection connection, DateTimeOffset at, TimeSpan since) => new()
    {
        AtTicks = at.UtcTicks,
        Event = HubLogEvent.Late,
        ConnectionId = connection.Id,
        PersonId = connection.Person.Id,
        PersonName = connection.Person.Name,
        ClientId = connection.ClientId,
        Address = connection.Address,
        DurationMs = (long)since.TotalMilliseconds,
    };
}
