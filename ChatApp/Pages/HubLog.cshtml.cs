using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Search;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The operators' page of the hub log: every connection, and why it ended.</summary>
[Authorize(Policies.Operator)]
[Authorize(Policies.FreshSignIn)]
public sealed class HubLogModel(
    HubLogQueries queries, HubLogSummaries summaries, HubLogWriter writer, ConnectionRegistry registry, FlappingWatch flapping,
    ServerState server,
    INodeDrain drain, ExportTurns exports, AuditLog audit, PersonStore people, IndexBacklogQueries backlog, Texts texts) : PageModel
{
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

    /// <summary>Flapping episodes in progress.</summary>
    public IReadOnlyList<FlappingEpisode> FlappingNow => flapping.Now;

    /// <summary>Entries discarded since the start because they arrived faster than they could be stored.</summary>
    public long Dropped => writer.Dropped;

    /// <summary>Messages that the search does not find yet; see <see cref="IndexBacklogQueries"/>.</summary>
    public long NotIndexed => backlog.Count;

    /// <summary>Whether the node is drained and accepts no connections.</summary>
    public bool Draining => server.Closing;

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
    public Task<IActionResult> OnPostEndAsync(string? connection) =>
        EndAsync("one", registry.Connections.Where(open => open.Id == connection));

    /// <summary>Ends all connections of one person.</summary>
    public Task<IActionResult> OnPostEndPersonAsync(string? person) =>
        EndAsync("person", registry.Connections.Where(open => open.Person.Id == person));

    /// <summary>Ends a random share of all connections, as a network failure would.</summary>
    public async Task<IActionResult> OnPostEndShareAsync(int percent)
    {
        if (percent is < 1 or > 100)
            return BadRequest();
        var all = registry.Connections.ToArray();
        Random.Shared.Shuffle(all);
        return await EndAsync($"{percent} %", all.Take((int)Math.Ceiling(all.Length * percent / 100d)));
    }

    /// <summary>Drains the node: ends all connections as a stop would, and accepts no new ones.</summary>
    public async Task<IActionResult> OnPostDrainAsync()
    {
        var before = registry.Count;
        await RecordAsync(AuditEvent.Drained, null, $"connections={before}");
        await drain.DrainAsync();
        return Told("hublog.done.drained", before - registry.Count);
    }

    /// <summary>Accepts connections again after a drain.</summary>
    public async Task<IActionResult> OnPostReopenAsync()
    {
        await RecordAsync(AuditEvent.Reopened, null, null);
        server.Reopen();
        return Told("hublog.done.reopened", 0);
    }

    private async Task<IActionResult> EndAsync(string which, IEnumerable<TrackedConnection> found)
    {
        var connections = found.ToArray();
        if (connections.Length > 0)
        {
            var person = which is "one" or "person" ? connections[0].Person : null;
            await RecordAsync(AuditEvent.ConnectionsEnded, person, $"which={which}, connections={connections.Length}");
        }

        foreach (var connection in connections)
            registry.End(connection, DisconnectCause.DroppedByOperator);
        return Told("hublog.done.ended", connections.Length);
    }

    private async Task<IActionResult> ExportAsync(string format)
    {
        await RecordAsync(
            AuditEvent.HubLogExported, null, $"format={format}{(Query.IsFiltered ? $", filter={Query.ToQueryString()}" : "")}");
        return exports.Answer(this, Viewer, HubLogExport.Of(queries.AllAsync(Query.Filter, HttpContext.RequestAborted), format));
    }

    private Task RecordAsync(AuditEvent what, Person? subject, string? detail) =>
        audit.RecordAsync(audit.Entry(what, Viewer, subject, detail));

    private LocalRedirectResult Told(string what, int count)
    {
        Done = texts.Filled(what, ("count", $"{count}"));
        return LocalRedirect("/hub-log" + Query.ToQueryString());
    }
}
