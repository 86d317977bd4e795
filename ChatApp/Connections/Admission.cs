using System.Security.Cryptography;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Admission control: every connection takes a place here, with a ticket from <c>POST /connect</c>
/// or at the upgrade itself. Several nodes share the rate, and take each other's tickets and turns; places are each node's own.</summary>
public sealed class Admission(
    IOptions<ConnectionOptions> options, ServerState server, FlappingWatch flapping, TimeProvider time, SharedSecret? secret = null)
{
    /// <summary>Lifetime of a ticket: the contract's 30 s.</summary>
    public static readonly TimeSpan TicketLifetime = TimeSpan.FromSeconds(30);

    /// <summary>Approximate duration of a restart including its drain, in seconds; sent to clients as the
    /// wait while the server closes.</summary>
    public const int RestartSeconds = 5;

    // An unused ticket or an undetected loss holds a place for at most 30 s; after that a second attempt can succeed.
    private static readonly TimeSpan TooManyConnectionsWait = TimeSpan.FromSeconds(30);

    /// <summary>Burst of turns per person, or half a second's worth of connections if that is more; beyond it, one turn a second. Many tabs
    /// may connect at the same moment, but one person cannot fill the schedule alone.</summary>
    private const int TurnBurst = 10;

    private static readonly TimeSpan TurnsWait = TimeSpan.FromSeconds(TurnBurst);

    private readonly Lock gate = new();
    private readonly TurnSchedule schedule = new(options.Value.ConnectionsPerSecond, time, secret?.KeyFor("turns"));
    private readonly SignedTickets signed = new(secret?.KeyFor("tickets") ?? RandomNumberGenerator.GetBytes(32), time);
    private readonly RateLimiter turns = new(1, Math.Max(TurnBurst, options.Value.ConnectionsPerSecond / 2), time);
    private readonly Dictionary<string, Ticket> tickets = [];
    private readonly Queue<(string Id, long GivenAt)> byAge = []; // Includes tickets that are already used.
    private readonly Dictionary<string, List<string>> unusedOf = []; // By person, oldest first.
    private readonly Dictionary<string, int> perPerson = [];
    private readonly Dictionary<string, int> perAddress = [];
    private int places;

    /// <summary>Takes a place and issues a ticket for it.</summary>
    /// <param name="personId">The requesting person.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="turn">Sent by the client; null for none.</param>
    /// <param name="pressed">Whether the client reports that a person requested the connection.</param>
    /// <returns>The ticket or the refusal; the other one is null.</returns>
    public (string? Ticket, AdmissionRefusal? Refusal) Ask(string personId, string address, string? turn = null, bool pressed = false)
    {
        lock (gate)
        {
            var (place, refusal) = TakePlace(personId, address, turn, pressed);
            if (place is null)
                return (null, refusal);
            var id = signed.Make(personId, pressed);
            AddTicket(id, new(place, personId));
            return (id, null);
        }
    }

    /// <summary>Sets the number of nodes that let clients in: each lets in its part of the rate.</summary>
    public void ShareRate(int nodes)
    {
        lock (gate)
            schedule.Share(Math.Max(1, nodes));
    }

    /// <summary>Frees the place of a ticket that was used on another node.</summary>
    public void Release(string ticketId)
    {
        lock (gate)
            RemoveTicket(ticketId)?.Place.Dispose();
    }

    /// <summary>Admits an upgrade: a valid ticket gives it the place that the ticket holds; without one
    /// it passes admission control here.</summary>
    /// <param name="ticketId">Sent by the client; null for none.</param>
    /// <param name="personId">The person according to the cookie: a ticket does not authenticate.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="ticketFault">What is wrong with the ticket; null when it is valid or none was sent.</param>
    /// <param name="turn">Sent by a client without a ticket; null for none.</param>
    /// <param name="pressed">Whether the client reports that a person requested it; a valid ticket keeps the
    /// value from its own request.</param>
    /// <returns>The place, to be disposed when the connection has ended, or the refusal.</returns>
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
                {
                    if (signed.UseForeign(ticketId, personId, out var wasPressed))
                        return TakePlace(personId, address, null, wasPressed, ticketId);
                    ticketFault = "forged, used or expired";
                }
                else if (ticket.PersonId != personId)
                    ticketFault = "somebody else's";
                else if (server.Closing)
                    return (null, ClosingRefusal);
                else
                {
                    RemoveTicket(ticketId);
                    return (ticket.Place, null);
                }
            }

            return TakePlace(personId, address, turn, pressed);
        }
    }

    private static AdmissionRefusal ClosingRefusal { get; } =
        new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.ServerClosing, TimeSpan.FromSeconds(RestartSeconds));

    // With the ticket of another node, the rate was kept there.
    private (AdmittedPlace? Place, AdmissionRefusal? Refusal) TakePlace(
        string personId, string address, string? turn, bool pressed, string? foreignTicket = null)
    {
        ForgetExpired();
        var limits = options.Value;
        if (server.Closing)
            return (null, ClosingRefusal);
        if (IsOverLimit(limits.ConnectionsPerPerson, perPerson, personId) || IsOverLimit(limits.ConnectionsPerAddress, perAddress, address))
            return (null, TooMany(TooManyConnectionsWait));
        if (flapping.Wait(personId, address, pressed) is { } pause)
            return (null, TooMany(pause));
        if (places >= limits.MaxConnections)
            return (null, new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.ServerFull));
        var waited = TimeSpan.Zero;
        if (foreignTicket is null && Wait(personId, turn, out waited) is { } wait)
            return (null, wait);
        Count(personId, address, 1);
        return (new(() => ReleasePlace(personId, address), time, waited, pressed) { ForeignTicket = foreignTicket }, null);
    }

    private void ReleasePlace(string personId, string address)
    {
        lock (gate)
            Count(personId, address, -1);
    }

    private static AdmissionRefusal TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, RefusalCodes.TooManyConnections, wait);

    /// <summary>Checks the turn and the schedule. Returns the refusal; null when the connection is admitted now.</summary>
    private AdmissionRefusal? Wait(string personId, string? turn, out TimeSpan waited)
    {
        (Turn? early, waited) = (null, TimeSpan.Zero);
        if (turn is not null && schedule.Use(turn, personId, out early, out waited))
            return null;
        if (early is not null)
            return ToWait(early);
        if (!schedule.HasRoom && !turns.TryAcquire(personId))
            return TooMany(TurnsWait);
        return schedule.Take(personId) is { } given ? ToWait(given) : null;

        static AdmissionRefusal ToWait(Turn turn) =>
            new(StatusCodes.Status503ServiceUnavailable, RefusalCodes.WaitForTurn, turn.Wait, turn.Text);
    }

    private static bool IsOverLimit(int limit, Dictionary<string, int> counts, string key) =>
        limit > 0 && counts.GetValueOrDefault(key) >= limit;

    private void ForgetExpired()
    {
        while (byAge.TryPeek(out var oldest) && (time.GetElapsedTime(oldest.GivenAt) >= TicketLifetime || !tickets.ContainsKey(oldest.Id)))
        {
            byAge.Dequeue(); // Used tickets are dropped before they expire: a reconnect storm creates thousands.
            RemoveTicket(oldest.Id)?.Place.Dispose();
        }
    }

    // Limits unused tickets per person. Many tabs that connect at once use theirs immediately, or are admitted at the upgrade without one.
    private void AddTicket(string id, Ticket ticket)
    {
        tickets.Add(id, ticket);
        byAge.Enqueue((id, time.GetTimestamp()));
        if (!unusedOf.TryGetValue(ticket.PersonId, out var own))
            unusedOf.Add(ticket.PersonId, own = []);
        own.Add(id);
        if (own.Count > options.Value.TicketsPerPerson)
            RemoveTicket(own[0])!.Place.Dispose();
    }

    private Ticket? RemoveTicket(string id)
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
