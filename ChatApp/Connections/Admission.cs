using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>A refused attempt to connect.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">From <see cref="RefusalCodes"/>.</param>
/// <param name="RetryAfter">The wait, where one is named.</param>
/// <param name="Turn">What to hand in after that wait; null where there is no turn to wait for.</param>
public sealed record AdmissionRefusal(int Status, string Code, TimeSpan? RetryAfter = null, string? Turn = null)
{
    /// <summary>The wait in whole seconds, never too short; null where none is named.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null;
}

/// <summary>The gate that every connection passes, be it with a ticket from <c>POST /connect</c> or at the upgrade itself.</summary>
public sealed class Admission(IOptions<ConnectionOptions> options, ServerState server, FlappingWatch flapping, TimeProvider time)
{
    /// <summary>How long a ticket is good for: the contract's 30 s.</summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(30);

    /// <summary>A restart with its drain takes about this long; named to clients while the server closes.</summary>
    public const int RestartSeconds = 5;

    // An unused ticket or an unnoticed loss takes a place for 30 s at most; by then a second try can go through.
    private static readonly TimeSpan TooManyWait = TimeSpan.FromSeconds(30);

    /// <summary>Turns that one person may take at once, or half a second's worth where that is more; beyond them, one a second. Many tabs press at
    /// once, and nobody fills the schedule alone.</summary>
    private const int TurnsAtOnce = 10;

    private static readonly TimeSpan TurnsWait = TimeSpan.FromSeconds(TurnsAtOnce);

    private readonly Lock gate = new();
    private readonly TurnSchedule schedule = new(options.Value.ConnectionsPerSecond, time);
    private readonly PaceLimit turns = new(1, Math.Max(TurnsAtOnce, options.Value.ConnectionsPerSecond / 2), time);
    private readonly Dictionary<string, Ticket> tickets = [];
    private readonly Queue<(string Id, long GivenAt)> byAge = []; // Some of them used already.
    private readonly Dictionary<string, List<string>> unusedOf = []; // By person, the oldest first.
    private readonly Dictionary<string, int> perPerson = [];
    private readonly Dictionary<string, int> perAddress = [];
    private int places;

    /// <summary>Takes a place and gives a ticket for it.</summary>
    /// <param name="personId">Who asks.</param>
    /// <param name="address">Where from.</param>
    /// <param name="turn">As brought by the client; null for none.</param>
    /// <param name="pressed">Whether the client says that a person asked for it.</param>
    /// <returns>The ticket, or the refusal; the other is null.</returns>
    public (string? Ticket, AdmissionRefusal? Refusal) Ask(string personId, string address, string? turn = null, bool pressed = false)
    {
        lock (gate)
        {
            var (place, refusal) = TakePlace(personId, address, turn, pressed);
            if (place is null)
                return (null, refusal);
            var id = NewId.Make();
            Keep(id, new(place, personId));
            return (id, null);
        }
    }

    /// <summary>Lets an upgrade in: with a ticket it gets the place that the ticket holds; without a good one it passes the gate itself.</summary>
    /// <param name="ticketId">As brought by the client; null for none.</param>
    /// <param name="personId">Who asks, by the cookie: a ticket is no sign-in.</param>
    /// <param name="address">Where from.</param>
    /// <param name="ticketFault">What was wrong with the ticket; null when nothing was, or none was brought.</param>
    /// <param name="turn">As brought by a client without a ticket; null for none.</param>
    /// <param name="pressed">Whether the client says that a person asked for it; with a good ticket, what was said then counts.</param>
    /// <returns>The place, to be disposed of when the connection has ended, or the refusal.</returns>
    public (AdmittedPlace? Place, AdmissionRefusal? Refusal) Enter(
        string? ticketId, string personId, string address, out string? ticketFault, string? turn = null, bool pressed = false)
    {
        lock (gate)
        {
            ForgetExpired();
            ticketFault = null;
            if (ticketId is not null)
            {
                if (!tickets.TryGetValue(ticketId, out var ticket))
                    ticketFault = "forged, used or expired";
                else if (ticket.PersonId != personId)
                    ticketFault = "somebody else's";
                else if (server.Closing)
                    return (null, ClosingRefusal);
                else
                {
                    TakeOut(ticketId);
                    return (ticket.Place, null);
                }
            }

            return TakePlace(personId, address, turn, pressed);
        }
    }

    private static AdmissionRefusal ClosingRefusal { get; } =
        new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.ServerClosing, TimeSpan.FromSeconds(RestartSeconds));

    private (AdmittedPlace? Place, AdmissionRefusal? Refusal) TakePlace(string personId, string address, string? turn, bool pressed)
    {
        ForgetExpired();
        var limits = options.Value;
        if (server.Closing)
            return (null, ClosingRefusal);
        if (Over(limits.ConnectionsPerPerson, perPerson, personId) || Over(limits.ConnectionsPerAddress, perAddress, address))
            return (null, TooMany(TooManyWait));
        if (flapping.Wait(personId, address, pressed) is { } pause)
            return (null, TooMany(pause));
        if (places >= limits.MaxConnections)
            return (null, new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.ServerFull));
        if (Wait(personId, turn, out var waited) is { } wait)
            return (null, wait);
        Count(personId, address, 1);
        return (new(() => GiveBack(personId, address), time, waited, pressed), null);
    }

    private void GiveBack(string personId, string address)
    {
        lock (gate)
            Count(personId, address, -1);
    }

    private static AdmissionRefusal TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, RefusalCodes.TooManyConnections, wait);

    /// <summary>Why the schedule lets nobody in now; null where it does.</summary>
    private AdmissionRefusal? Wait(string personId, string? turn, out TimeSpan waited)
    {
        (Turn? early, waited) = (null, TimeSpan.Zero);
        if (turn is not null && schedule.Use(turn, personId, out early, out waited))
            return null;
        if (early is not null)
            return ToWait(early);
        if (!schedule.HasRoom && !turns.TryCount(personId))
            return TooMany(TurnsWait);
        return schedule.Take(personId) is { } given ? ToWait(given) : null;

        static AdmissionRefusal ToWait(Turn turn) =>
            new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.WaitForTurn, turn.Wait, turn.Text);
    }

    private static bool Over(int limit, Dictionary<string, int> counts, string key) => limit > 0 && counts.GetValueOrDefault(key) >= limit;

    private void ForgetExpired()
    {
        while (byAge.TryPeek(out var oldest) && (time.GetElapsedTime(oldest.GivenAt) >= TicketLife || !tickets.ContainsKey(oldest.Id)))
        {
            byAge.Dequeue(); // What was used is not kept until it would have expired: a herd brings thousands.
            TakeOut(oldest.Id)?.Place.Dispose();
        }
    }

    // Nobody keeps places with tickets that they do not use. Many tabs that press at once use theirs at once, or come in without.
    private void Keep(string id, Ticket ticket)
    {
        tickets.Add(id, ticket);
        byAge.Enqueue((id, time.GetTimestamp()));
        if (!unusedOf.TryGetValue(ticket.PersonId, out var own))
            unusedOf.Add(ticket.PersonId, own = []);
        own.Add(id);
        if (own.Count > options.Value.TicketsPerPerson)
            TakeOut(own[0])!.Place.Dispose();
    }

    private Ticket? TakeOut(string id)
    {
        if (!tickets.Remove(id, out var ticket))
            return null;
        var own = unusedOf[ticket.PersonId];
        own.Remove(id);
        if (own.Count == 0)
            unusedOf.Remove(ticket.PersonId);
        return ticket;
    }

    private void Count(string personId, string address, int change)
    {
        places += change;
        Add(perPerson, personId, change);
        Add(perAddress, address, change);

        static void Add(Dictionary<string, int> counts, string key, int change)
        {
            var now = counts.GetValueOrDefault(key) + change;
            if (now > 0)
                counts[key] = now;
            else
                counts.Remove(key);
        }
    }

    private sealed record Ticket(AdmittedPlace Place, string PersonId);
}
