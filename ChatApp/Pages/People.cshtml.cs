using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The operators' page of people: their kinds, removals and bans, sign-in links and invitations.</summary>
[Authorize(Policies.Operator)]
[Authorize(Policies.FreshSignIn)]
public sealed class PeopleModel(
    PersonStore people, DirectoryQueries directory, Links links, SecondFactors factors, ConnectionRegistry registry, FormRepeats repeats,
    Texts texts) : PageModel
{
    private readonly ILookup<string, TrackedConnection> connections = registry.Connections.ToLookup(open => open.Person.Id);

    /// <summary>The query of the request.</summary>
    public PeopleQuery Query { get; private set; } = new();

    /// <summary>The operator viewing the page.</summary>
    public Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The people on this page, sorted by name.</summary>
    public IReadOnlyList<ListedPerson> Shown { get; private set; } = [];

    /// <summary>Whether there is a next page.</summary>
    public bool More { get; private set; }

    /// <summary>The invitations that are still valid.</summary>
    public IReadOnlyList<Invitation> Invitations { get; private set; } = [];

    /// <summary>The result of the last action; null if there was none.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Why the last action was refused; null if it was not.</summary>
    [TempData]
    public string? Problem { get; set; }

    /// <summary>A new link, shown only once; null if none was made.</summary>
    [TempData]
    public string? Link { get; set; }

    /// <summary>Requires a valid query.</summary>
    [NonHandler] // Its name would otherwise make it the handler of the HTTP method "PAGE".
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (PeopleQuery.TryRead(Request.Query, out var query))
            Query = query;
        else
            context.Result = BadRequest();
    }

    /// <summary>Handles GET: renders the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (Shown, More) = await directory.ListAsync(
            Query.Group, Query.Find, Query.After, [.. connections.Select(of => of.Key)], cancellationToken);
        Invitations = await links.InvitationsAsync(cancellationToken);
    }

    /// <summary>How many connections a person has.</summary>
    public int ConnectionsOf(ListedPerson listed) => connections[listed.Person.Id].Count();

    /// <summary>The addresses that a ban of this person blocks: those of their connections and sessions, but never the machine's own or the
    /// operator's.</summary>
    public IReadOnlyList<string> Closable(ListedPerson listed) =>
        [.. connections[listed.Person.Id].Select(open => open.Address).Concat(listed.Addresses).Distinct()
            .Where(address => BlockedAddresses.MayBlock(address) && address != RemoteAddress.Of(HttpContext))];

    /// <summary>Makes a person an operator, or a member again.</summary>
    public async Task<IActionResult> OnPostKindAsync(string? person, PersonKind kind, CancellationToken cancellationToken)
    {
        var answer = Told(await people.ChangeKindAsync(Viewer.Id, person ?? "", kind, cancellationToken), $"people.done.{kind}");
        return person == Viewer.Id && Problem is null ? LocalRedirect("/") : answer; // Former operators cannot see this page.
    }

    /// <summary>Removes a person from the server.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(string? person, CancellationToken cancellationToken) =>
        Told(await people.RemoveAsync(Viewer.Id, person ?? "", addresses: null, cancellationToken), "people.done.Removed");

    /// <summary>Removes a person and blocks their addresses.</summary>
    public async Task<IActionResult> OnPostBanAsync(string? person, CancellationToken cancellationToken)
    {
        var listed = await directory.FindAsync(person ?? "", cancellationToken);
        var addresses = listed is null ? [] : Closable(listed);
        return Told(await people.RemoveAsync(Viewer.Id, person ?? "", addresses, cancellationToken), "people.done.Banned");
    }

    /// <summary>Restores a removed or banned person.</summary>
    public async Task<IActionResult> OnPostRestoreAsync(string? person, CancellationToken cancellationToken) =>
        Told(await people.RestoreAsync(Viewer.Id, person ?? "", cancellationToken), "people.done.Restored");

    /// <summary>Creates a one-time sign-in link for a person.</summary>
    public async Task<IActionResult> OnPostSignInLinkAsync(string? person, string? form, CancellationToken cancellationToken)
    {
        var code = await repeats.OnceAsync(Viewer.Id, form, () => links.SignInLinkAsync(person ?? "", Viewer.Id, CancellationToken.None));
        var name = code is null ? null : people.Find(person!)?.Name;
        return Told(code, "sign-in", texts.Filled("people.link.signIn", ("name", name ?? "")), "people.no.NoAccount");
    }

    /// <summary>Switches off the second factor of a person who lost it.</summary>
    public async Task<IActionResult> OnPostSecondFactorOffAsync(string? person, CancellationToken cancellationToken)
    {
        var found = people.Find(person ?? "");
        if (found is null || !await factors.TurnOffAsync(found.Id, Viewer.Id, cancellationToken))
            Problem = texts["people.no.UnknownPerson"];
        else
            Done = texts.Filled("people.done.secondFactorOff", ("name", found.Name));
        return LocalRedirect(Query.Address());
    }

    /// <summary>Creates an invitation and shows its link.</summary>
    public async Task<IActionResult> OnPostInviteAsync(string? form) =>
        Told(
            await repeats.OnceAsync(Viewer.Id, form, () => links.InviteAsync(Viewer.Id, CancellationToken.None)), "invite",
            texts["people.link.invite"], "people.no.TooManyInvitations");

    /// <summary>Replaces the code of an invitation.</summary>
    public async Task<IActionResult> OnPostRenewAsync(int invitation, string? form) =>
        Told(
            await repeats.OnceAsync(Viewer.Id, form, () => links.RenewAsync(Viewer.Id, invitation, CancellationToken.None)), "invite",
            texts["people.link.renewed"], "people.no.NoInvitation");

    /// <summary>Withdraws an invitation, which invalidates its code.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(int invitation, CancellationToken cancellationToken)
    {
        await links.WithdrawAsync(Viewer.Id, invitation, cancellationToken);
        Done = texts["people.done.withdrawn"];
        return LocalRedirect(Query.Address());
    }

    private LocalRedirectResult Told(Outcome<Person> outcome, string done)
    {
        if (outcome.Granted)
            Done = texts.Filled(done, ("name", outcome.Value.Name));
        else
            Problem = texts[$"people.no.{WhyNot(outcome.Refusal)}"];
        return LocalRedirect(Query.Address());
    }

    private LocalRedirectResult Told(string? code, string path, string done, string problem)
    {
        if (code is null)
            Problem = texts[problem];
        else
            (Done, Link) = (done, $"{Request.Scheme}://{Request.Host}/{path}/{code}");
        return LocalRedirect(Query.Address());
    }

    private static string WhyNot(Refusal refusal) =>
        refusal == PersonStore.LastOperator ? nameof(PersonStore.LastOperator)
        : refusal == PersonStore.Oneself ? nameof(PersonStore.Oneself)
        : refusal == PersonStore.NoAccount ? nameof(PersonStore.NoAccount)
        : nameof(PersonStore.UnknownPerson);
}
