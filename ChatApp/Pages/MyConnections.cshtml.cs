using System.Globalization;
using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The viewer's own connections, from the hub log: when each was open, and why it ended.</summary>
[Authorize(Policies.SignedIn)]
public sealed class MyConnectionsModel(
    HubLogQueries hubLog, OperatorEnds ends, CutLimiter limit, AuditLog audit, Texts texts) : PageModel
{
    /// <summary>Number of the newest rows that the summary of losses covers.</summary>
    private const int Summarized = 500;

    /// <summary>With fewer losses than this, no network stands out.</summary>
    private const int FewLosses = 3;

    /// <summary>Ends that nobody asked for.</summary>
    private static readonly HashSet<string> Losses =
    [
        DisconnectCause.NetworkLost.Name, DisconnectCause.TimedOut.Name, DisconnectCause.SlowReader.Name,
        DisconnectCause.ProtocolError.Name, HubLogStore.ServerKilled,
    ];

    private IReadOnlyList<HubLogRow> read = [];

    /// <summary>The result of the last action; null if there was none.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Whether the viewer may not cut connections again yet.</summary>
    public bool HasCutTooOften { get; private set; }

    /// <summary>Whether the page is not the first.</summary>
    public bool IsFurther { get; private set; }

    /// <summary>The key before which the next page starts; null if there is none.</summary>
    public long? Older { get; private set; }

    /// <summary>The entries of the page, newest first: open connections, ends and refusals.</summary>
    public IReadOnlyList<HubLogRow> Entries { get; private set; } = [];

    /// <summary>The lost connections among the newest rows; only on the first page.</summary>
    public IReadOnlyList<HubLogRow> Lost { get; private set; } = [];

    /// <summary>The oldest row that <see cref="Lost"/> covers.</summary>
    public DateTimeOffset LostSince => read[^1].At;

    /// <summary>The address at which most losses happened, and their number; null where none stands out, or there is only one.</summary>
    public (string Address, int Count)? LossyAddress { get; private set; }

    /// <summary>Handles GET, with the rest of the list after <c>?older=</c>; anything else in that place is ignored.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        long? before = long.TryParse(Request.Query["older"], NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
        IsFurther = before is not null;
        read = await hubLog.OfPersonAsync(
            Caller.PersonOf(HttpContext).Id, before, IsFurther ? HubLogQueries.PageSize + 1 : Summarized, cancellationToken);
        Older = read.Count > HubLogQueries.PageSize ? read[HubLogQueries.PageSize - 1].Key : null;
        Entries =
        [
            .. read.Take(HubLogQueries.PageSize)
                .Where(row => row is { Event: HubLogEvent.Closed or HubLogEvent.Refused } or { Event: HubLogEvent.Opened, IsOpen: true }),
        ];
        if (IsFurther)
            return;
        Lost = [.. read.Where(row => row.Event == HubLogEvent.Closed && Losses.Contains(row.Cause!))];
        if (Lost.Count < FewLosses)
            return;
        var (address, count) = Lost.CountBy(row => row.Address ?? "").MaxBy(one => one.Value);
        if (address.Length > 0 && 2 * count > Lost.Count && read.Any(row => row.Address is { } other && other != address))
            LossyAddress = (address, count);
    }

    /// <summary>Ends one connection of the viewer, or all of them, as an operator's drill does.</summary>
    /// <param name="connection">The connection's id; null for all.</param>
    /// <param name="fromChat">Whether the chat page asks, which responds to the status: 409 where there is no such connection.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<IActionResult> OnPostCutAsync(string? connection, bool fromChat, CancellationToken cancellationToken)
    {
        var viewer = Caller.PersonOf(HttpContext);
        if (!limit.TryAcquire(viewer.Id))
        {
            await OnGetAsync(cancellationToken);
            HasCutTooOften = true;
            var again = Page();
            again.StatusCode = StatusCodes.Status429TooManyRequests;
            return again;
        }

        var order = new EndOrder(connection, viewer.Id);
        var (count, _) = await ends.CountAsync(order, cancellationToken);
        if (count > 0)
        {
            await audit.RecordAsync(audit.Entry(AuditEvent.ConnectionsEnded, viewer, viewer, $"which=own, connections={count}"));
            await ends.EndAsync(order);
        }

        if (fromChat)
            return StatusCode(count > 0 ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict);
        Done = texts.Filled(count > 0 ? "mine.cut.done" : "mine.cut.nothing", ("count", $"{count}"));
        return LocalRedirect("/account/connections");
    }

    /// <summary>When the connection of an entry was opened; null where that is on another page, or no longer on record.</summary>
    public DateTimeOffset? OpenedAt(HubLogRow entry) => entry switch
    {
        { Event: HubLogEvent.Opened } => entry.At,
        { DurationMs: { } ms } => entry.At.AddMilliseconds(-ms),
        _ => read.FirstOrDefault(row => row.Event == HubLogEvent.Opened && row.ConnectionId == entry.ConnectionId)?.At,
    };

    /// <summary>The user agent with which the connection of an entry was opened; null where that is not known.</summary>
    public string? AgentOf(HubLogRow entry) =>
        read.FirstOrDefault(row => row.Event == HubLogEvent.Opened && row.ConnectionId == entry.ConnectionId)?.Agent;
}
