using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Search;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The operators' page of the hub log: every connection, and why it ended.</summary>
[Authorize(Policies.Operator)]
[Authorize(Policies.FreshSignIn)]
public sealed class HubLogModel(
    HubLogQueries queries, HubLogSummaries summaries, HubLogWriter writer, ConnectionRegistry registry, FlappingWatch flapping,
    ConnectionTotal total, OperatorEnds ends, ServerState server, IOptions<ConnectionOptions> connections, INodeDrain drain,
    OperatorDrains drains, ExportLimiter exports, AuditLog audit, PersonStore people, IndexBacklogQueries backlog, Texts texts) : PageModel
{
    /// <summary>Maximum time from an announcement to its drain, in minutes.</summary>
    public static int LongestNotice => (int)DrainOrder.LongestNotice.TotalMinutes;

    /// <summary>The operator viewing the page.</summary>
    public Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The query of the request.</summary>
    public HubLogQuery Query { get; private set; } = new();

    /// <summary>Totals of the last hour.</summary>
    public HubLogSummary Summary { get; private set; } = null!;

    /// <summary>The entries shown, newest first.</summary>
    public IReadOnlyList<HubLogRow> Rows { get; private set; } = [];

    /// <summary>The key before which the next older page starts; null if there is none.</summary>
    public long? Older => Rows.Count == HubLogQueries.PageSize ? Rows[^1].Key : null;

    /// <summary>The registry of this node's connections.</summary>
    public ConnectionRegistry Registry => registry;

    /// <summary>The nodes that share the database; none where there can be only one.</summary>
    public IReadOnlyList<NodeRow> Nodes => total.Nodes;

    /// <summary>The nodes that can be drained.</summary>
    public IReadOnlyList<DrainableNode> DrainableNodes => drains.Nodes;

    /// <summary>Flapping episodes in progress.</summary>
    public IReadOnlyList<FlappingEpisode> FlappingNow => flapping.Now;

    /// <summary>Entries discarded since the start because they arrived faster than they could be stored.</summary>
    public long Dropped => writer.Dropped;

    /// <summary>Messages that the search does not find yet; see <see cref="IndexBacklogQueries"/>.</summary>
    public long NotIndexed => backlog.Count;

    /// <summary>Whether the node is drained and accepts no connections.</summary>
    public bool Draining => server.Closing;

    /// <summary>Time until the announced drain; null when none is announced.</summary>
    public TimeSpan? AnnouncedIn => drain.AnnouncedIn;

    /// <summary>Number of people connected to this node.</summary>
    public int People => registry.Connections.Select(connection => connection.Person.Id).Distinct().Count();

    /// <summary>What a restart that ends this many connections takes.</summary>
    public RestartForecast ForecastOf(int connected) => new(connected, connections.Value.ConnectionsPerSecond);

    /// <summary>The result of the last action; null if there was none.</summary>
    [TempData]
    public string? Done { get; set; }

    private IReadOnlyDictionary<string, PersonKind> kinds = new Dictionary<string, PersonKind>();

    /// <summary>The current kind of a person in an entry.</summary>
    public KindMark MarkOf(string personId) => KindMark.Of(kinds.TryGetValue(personId, out var kind) ? kind : null, texts);

    /// <summary>Requires a valid query.</summary>
    [NonHandler] // Its name would otherwise make it the handler of the HTTP method "PAGE".
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (HubLogQuery.TryRead(Request.Query, out var query))
            Query = query;
        else
            context.Result = BadRequest();
    }

    /// <summary>Handles GET: renders the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Summary = await summaries.SummaryAsync(cancellationToken);
        Rows = await queries.NewestAsync(Query.Filter, Query.Before, cancellationToken);
        kinds = KindMark.KindsOf(people, Rows.Concat(Summary.Flapping).Select(row => row.PersonId));
    }

    /// <summary>The parts of the page that update live. Existing entries change too: an end entry receives the client's report once the
    /// client reconnects.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        return Partial("_HubLogLive", this);
    }

    /// <summary>Exports all entries that match the filter, as CSV.</summary>
    public Task<IActionResult> OnGetCsvAsync() => ExportAsync(RowExport<HubLogRow>.Csv);

    /// <summary>Exports all entries that match the filter, as JSON.</summary>
    public Task<IActionResult> OnGetJsonAsync() => ExportAsync(RowExport<HubLogRow>.Json);

    /// <summary>Ends the connection with this id.</summary>
    public Task<IActionResult> OnPostEndAsync(string? connection, CancellationToken cancellationToken) =>
        EndAsync("one", new(ConnectionId: connection ?? ""), cancellationToken);

    /// <summary>Ends all connections of one person.</summary>
    public Task<IActionResult> OnPostEndPersonAsync(string? person, CancellationToken cancellationToken) =>
        EndAsync("person", new(PersonId: person ?? ""), cancellationToken);

    /// <summary>Ends a random share of all connections, as a network failure would.</summary>
    public async Task<IActionResult> OnPostEndShareAsync(int percent, CancellationToken cancellationToken) =>
        percent is < 1 or > 100 ? BadRequest() : await EndAsync($"{percent} %", new(Percent: percent), cancellationToken);

    /// <summary>Drains a node: ends all connections as a stop would, and accepts no new ones.</summary>
    public Task<IActionResult> OnPostDrainAsync(string? node) => OrderAsync(
        new(DrainAction.Now, Node: node, By: Viewer),
        async () => RedirectWithMessage("hublog.done.drained", await drains.DrainAsync(Viewer)));

    /// <summary>Announces a drain of a node to its people.</summary>
    public async Task<IActionResult> OnPostAnnounceAsync(int minutes, string? node)
    {
        if (minutes < 1 || minutes > LongestNotice)
            return BadRequest();
        var within = TimeSpan.FromMinutes(minutes);
        return await OrderAsync(
            new(DrainAction.Announce, within.TotalSeconds, node, Viewer),
            async () => await drains.TryAnnounceAsync(within, Viewer)
                ? RedirectWithMessage("hublog.done.announced", minutes)
                : RedirectWithMessage("hublog.done.announced.not", 0));
    }

    /// <summary>Cancels the announced drain of a node.</summary>
    public Task<IActionResult> OnPostCancelDrainAsync(string? node) => OrderAsync(
        new(DrainAction.Cancel, Node: node, By: Viewer),
        async () => RedirectWithMessage(
            await drains.TryCancelAsync(Viewer) ? "hublog.done.cancelled" : "hublog.done.cancelled.not", 0));

    /// <summary>Lets people connect to a node again after a drain.</summary>
    public Task<IActionResult> OnPostReopenAsync(string? node) => OrderAsync(
        new(DrainAction.Reopen, Node: node, By: Viewer),
        async () => RedirectWithMessage(
            await drains.TryReopenAsync(Viewer) ? "hublog.done.reopened" : "hublog.done.reopened.not", 0));

    // Behind a load balancer the form may reach another node than it names.
    private async Task<IActionResult> OrderAsync(DrainOrder order, Func<Task<IActionResult>> follow)
    {
        if (drains.IsHere(order.Node))
            return await follow();
        var name = await drains.PassAsync(order);
        return RedirectWithMessage(name is null ? "hublog.done.passed.not" : "hublog.done.passed", 0, name ?? "");
    }

    private async Task<IActionResult> EndAsync(string which, EndOrder order, CancellationToken cancellationToken)
    {
        var (count, personId) = await ends.CountAsync(order, cancellationToken);
        if (count > 0)
        {
            await RecordAsync(
                AuditEvent.ConnectionsEnded, personId is null ? null : people.FindRecord(personId)?.Person,
                $"which={which}, connections={count}");
            await ends.EndAsync(order);
        }

        return RedirectWithMessage("hublog.done.ended", count);
    }

    private async Task<IActionResult> ExportAsync(string format)
    {
        await RecordAsync(
            AuditEvent.HubLogExported, null, $"format={format}{(Query.IsFiltered ? $", filter={Query.ToQueryString()}" : "")}");
        return exports.Answer(this, Viewer, HubLogExport.Of(queries.AllAsync(Query.Filter, HttpContext.RequestAborted), format));
    }

    private Task RecordAsync(AuditEvent what, Person? subject, string? detail) =>
        audit.RecordAsync(audit.Entry(what, Viewer, subject, detail));

    private LocalRedirectResult RedirectWithMessage(string what, int count, string node = "")
    {
        Done = texts.Filled(what, ("count", $"{count}"), ("node", node));
        return LocalRedirect("/hub-log" + Query.ToQueryString());
    }
}
