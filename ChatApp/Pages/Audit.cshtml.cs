using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The operators' page of the audit log: every operator sees what the others do.</summary>
[Authorize(Policies.Operator)]
public sealed class AuditModel(AuditQueries reader, AuditLog audit, ExportLimiter exports, PersonStore people, Texts texts) : PageModel
{
    private IReadOnlyDictionary<string, PersonKind> kinds = new Dictionary<string, PersonKind>();

    /// <summary>The operator viewing the page.</summary>
    public Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The query of the request.</summary>
    public AuditQuery Query { get; private set; } = new();

    /// <summary>The entries shown, newest first.</summary>
    public IReadOnlyList<AuditRow> Rows { get; private set; } = [];

    /// <summary>The key before which the next older page starts; null if there is none.</summary>
    public long? Older => Rows.Count == AuditQueries.PageSize ? Rows[^1].Key : null;

    /// <summary>Requires a valid query.</summary>
    [NonHandler] // Its name would otherwise make it the handler of the HTTP method "PAGE".
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (AuditQuery.TryRead(Request.Query, out var query))
            Query = query;
        else
            context.Result = BadRequest();
    }

    /// <summary>Handles GET: renders the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Rows = await reader.NewestAsync(Query.Filter, Query.Before, AuditQueries.PageSize, cancellationToken);
        kinds = KindMark.KindsOf(people, Rows.SelectMany(row => new[] { row.ActorId, row.SubjectId }));
    }

    /// <summary>The current kind of a person in an entry.</summary>
    public KindMark MarkOf(string personId) => KindMark.Of(kinds.TryGetValue(personId, out var kind) ? kind : null, texts);

    /// <summary>Exports all entries that match the filter, as CSV.</summary>
    public async Task<IActionResult> OnGetCsvAsync()
    {
        await audit.RecordAsync(audit.Entry(AuditEvent.AuditExported, Viewer, null, Query.IsFiltered ? $"filter={Query.Address()}" : null));
        return exports.Answer(this, Viewer, AuditExport.Of(reader.AllAsync(Query.Filter, HttpContext.RequestAborted)));
    }
}
