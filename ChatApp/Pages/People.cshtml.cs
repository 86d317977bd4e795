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
    PersonStore people, DirectoryQueries directory, Links links, SecondFactors factors, OpenConnections connections,
    IdempotentForms forms, Texts texts) : PageModel
{
    private ILookup<string, string> addresses = Array.Empty<string>().ToLookup(address => address);

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
            Query.Group, Query.Find, Query.After, connections.People(), cancellationToken);
        addresses = await connections.AddressesOfAsync([.. Shown.Select(listed => listed.Person.Id)], cancellationToken);
        Invitations = await links.InvitationsAsync(cancellationToken);
    }

    /// <summary>How many connections a person has.</summary>
    public int ConnectionsOf(ListedPerson listed) => addresses[listed.Person.Id].Count();

    /// <summary>The addresses that a ban of this person blocks: those of their connections and sessions, but never the machine's own or the
    /// operator's.</summary>
    public IReadOnlyList<string> Closable(ListedPerson listed) =>
        [.. addresses[listed.Person.Id].Concat(listed.Addresses).Distinct()
            .Where(address => BlockedAddresses.MayBlock(address) && address != RemoteAddress.Of(HttpContext))];

    /// <summary>Makes a person an operator, or a member again.</summary>
    public async Task<IActionResult> OnPostKindAsync(string? person, PersonKind kind, CancellationToken cancellationToken)
    {
        var outcome = await people.ChangeKindAsync(Viewer.Id, person ?? "", kind, cancellationToken);
        var answer = RedirectWithMessage(outcome, $"people.done.{kind}");
        return person == Viewer.Id && Problem is null ? LocalRedirect("/") : answer; // Former operators cannot see this page.
    }

    /// <summary>Removes a person from the server.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(string? person, CancellationToken cancellationToken) =>
        RedirectWithMessage(await people.RemoveAsync(Viewer.Id, person ?? "", addresses: null, cancellationToken), "people.done.Removed");

    /// <summary>Removes a person and blocks their addresses.</summary>
    public async Task<IActionResult> OnPostBanAsync(string? person, CancellationToken cancellationToken)
    {
        var listed = await directory.FindAsync(person ?? "", cancellationToken);
        if (listed is not null)
            addresses = await connections.AddressesOfAsync([listed.Person.Id], cancellationToken);
        var closable = listed is null ? [] : Closable(listed);
        return RedirectWithMessage(await people.RemoveAsync(Viewer.Id, person ?? "", closable, cancellationToken), "people.done.Banned");
    }

    /// <summary>Restores a removed or banned person.</summary>
    public async Task<IActionResult> OnPostRestoreAsync(string? person, CancellationToken cancellationToken) =>
        RedirectWithMessage(await people.RestoreAsync(Viewer.Id, person ?? "", cancellationToken), "people.done.Restored");

    /// <summary>Creates a one-time sign-in link for a person.</summary>
    public async Task<IActionResult> OnPostSignInLinkAsync(string? person, string? form, CancellationToken cancellationToken)
    {
        var code = await forms.OnceAsync(Viewer.Id, form, () => links.SignInLinkAsync(person ?? "", Viewer.Id, CancellationToken.None));
        var name = code is null ? null : people.Find(person!)?.Name;
        return RedirectWithMessage(code, "sign-in", texts.Filled("people.link.signIn", ("name", name ?? "")), "people.no.NoAccount");
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
        RedirectWithMessage(
            await forms.OnceAsync(Viewer.Id, form, () => links.InviteAsync(Viewer.Id, CancellationToken.None)), "invite",
            texts["people.link.invite"], "people.no.TooManyInvitations");

    /// <summary>Replaces the code of an invitation.</summary>
    public async Task<IActionResult> OnPostRenewAsync(int invitation, string? form) =>
        RedirectWithMessage(
            await forms.OnceAsync(Viewer.Id, form, () => links.RenewAsync(Viewer.Id, invitation, CancellationToken.None)), "invite",
            texts["people.link.renewed"], "people.no.NoInvitation");

    /// <summary>Withdraws an invitation, which invalidates its code.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(int invitation, CancellationToken cancellationToken)
    {
        await links.WithdrawAsync(Viewer.Id, invitation, cancellationToken);
        Done = texts["people.done.withdrawn"];
        return LocalRedirect(Query.Address());
    }

    private LocalRedirectResult RedirectWithMessage(Outcome<Person> outcome, string done)
    {
        if (outcome.Granted)
            Done = texts.Filled(done, ("name", outcome.Value.Name));
        else
            Problem = texts[$"people.no.{ReasonOf(outcome.Refusal)}"];
        return LocalRedirect(Query.Address());
    }

    private LocalRedirectResult RedirectWithMessage(string? code, string path, string done, string problem)
    {
        if (code is null)
            Problem = texts[problem];
        else
            (Done, Link) = (done, $"{Request.Scheme}://{Request.Host}/{path}/{code}");
        return LocalRedirect(Query.Address());
    }

    private static string ReasonOf(Refusal refusal) =>
        refusal == PersonStore.LastOperator ? nameof(PersonStore.LastOperator)
        : refusal == PersonStore.Oneself ? nameof(PersonStore.Oneself)
        : refusal == PersonStore.NoAccount ? nameof(PersonStore.NoAccount)
        : nameof(PersonStore.UnknownPerson);
}
