using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People.Accounts;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using ChatApp.Storage;

namespace ChatApp.People;

/// <content>Changes of access and role. Every method returns the person after the change, or the reason for a refusal.</content>
public sealed partial class PersonStore
{
    private static readonly Refusal NotAnOperator = new(ErrorCodes.NotAllowed, "Only an operator may do that.");

    internal static readonly Refusal UnknownPerson = new(ErrorCodes.InvalidRequest, "There is no such person here.");

    internal static readonly Refusal Oneself = new(ErrorCodes.NotAllowed, "Nobody does that to themselves.");

    internal static readonly Refusal LastOperator = new(
        ErrorCodes.NotAllowed, "Somebody must run the server: make another person an operator first.");

    internal static readonly Refusal NoAccount = new(ErrorCodes.NotAllowed, "A guest needs an account first: give them an invitation.");

    internal static readonly Refusal BadName = new(ErrorCodes.InvalidRequest, $"A name is 1 to {Limits.PersonName} visible characters.");

    internal static readonly Refusal NameTaken = new(
        ErrorCodes.NotAllowed, "Somebody with an account has this name, or one that looks the same.");

    /// <summary>Makes a member an operator, or an operator a member.</summary>
    /// <param name="byId">The operator who does it.</param>
    /// <param name="personId">The person to change; an operator may step down, except the last one.</param>
    /// <param name="kind">The new kind: operator or member.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public Task<Outcome<Person>> ChangeKindAsync(string byId, string personId, PersonKind kind, CancellationToken cancellationToken) =>
        AuthorizeAndUpdateAsync(byId, personId, AuditEvent.RoleChanged, async (db, row) =>
        {
            if (row.Status != PersonStatus.Active)
                return UnknownPerson;
            if (row.Kind is PersonKind.Guest or PersonKind.Bot || kind is not (PersonKind.Member or PersonKind.Operator))
                return NoAccount;
            if (row.Kind == PersonKind.Operator && kind == PersonKind.Member
                && await PersonQueries.CountOperatorsAsync(db, cancellationToken) <= 1)
                return LastOperator;
            row.Kind = kind;
            return null;
        }, cancellationToken, detail: row => $"role={NameOf(row.Kind)}");

    /// <summary>Removes a person from the server: their sessions and connections end, and they receive nothing from any room any
    /// more.</summary>
    /// <param name="byId">The operator who does it.</param>
    /// <param name="personId">The person to remove; never the operator themselves.</param>
    /// <param name="addresses">The addresses to block as well, which makes it a ban; loopback addresses are skipped.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public async Task<Outcome<Person>> RemoveAsync(
        string byId, string personId, IReadOnlyCollection<string>? addresses, CancellationToken cancellationToken)
    {
        if (byId == personId)
            return Oneself;
        return await EndAsync(
            byId, personId, addresses is null ? PersonStatus.Removed : PersonStatus.Banned, addresses ?? [], cancellationToken);
    }

    /// <summary>Restores a removed or banned person; the addresses blocked by the ban are unblocked.</summary>
    public async Task<Outcome<Person>> RestoreAsync(string byId, string personId, CancellationToken cancellationToken)
    {
        var restored = await AuthorizeAndUpdateAsync(byId, personId, AuditEvent.Restored, async (db, row) =>
        {
            if (row.Status is not (PersonStatus.Removed or PersonStatus.Banned))
                return UnknownPerson;
            row.Status = PersonStatus.Active;
            foreach (var part in rooms)
                await part.AddDefaultMembershipAsync(db, row.Key, cancellationToken);
            await PersonQueries.UnblockAsync(db, personId, cancellationToken);
            return null;
        }, cancellationToken);
        blocked.Load();
        return restored;
    }

    /// <summary>Deletes a person at their own request: their messages stay; name, account and sessions are deleted.</summary>
    /// <param name="personId">The id of the person.</param>
    /// <param name="name">The name shown with their messages from then on.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public Task<Outcome<Person>> DeleteAsync(string personId, string name, CancellationToken cancellationToken) =>
        EndAsync(null, personId, PersonStatus.Deleted, [], cancellationToken, row =>
        {
            row.Name = name;
            row.Kind = PersonKind.Guest;
        });

    private async Task<Outcome<Person>> EndAsync(
        string? byId, string personId, PersonStatus status, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken,
        Action<PersonRow>? change = null)
    {
        List<string> ended = [];
        var what = status switch
        {
            PersonStatus.Deleted => AuditEvent.AccountDeleted,
            PersonStatus.Banned => AuditEvent.Banned,
            _ => AuditEvent.Removed,
        };
        var cause = status == PersonStatus.Deleted ? DisconnectCause.SignedOut : DisconnectCause.Removed;
        string[] closed = [.. addresses.Where(BlockedAddresses.MayBlock).Distinct()];
        var outcome = await AuthorizeAndUpdateAsync(byId, personId, what, async (db, row) =>
        {
            if (row.Status == PersonStatus.Deleted || (byId is null && row.Status != PersonStatus.Active))
                return UnknownPerson;
            if (row is { Kind: PersonKind.Operator, Status: PersonStatus.Active }
                && await PersonQueries.CountOperatorsAsync(db, cancellationToken) <= 1)
                return LastOperator;
            row.Status = status;
            change?.Invoke(row);
            var sessionRows = await SessionQueries.OfAsync(db, row.Key, cancellationToken);
            ended = sessionRows.ConvertAll(session => session.Id);
            db.RemoveRange(sessionRows);
            await PersonQueries.BlockAsync(db, personId, closed, cancellationToken);
            // Also the links that an operator created, invitations included: the removed person may hold one.
            await LinkQueries.DeleteForAndByAsync(db, row.Key, cancellationToken);
            if (status == PersonStatus.Deleted)
            {
                await AccountQueries.DeleteAsync(db, row.Key, cancellationToken);
                await PersonWordQueries.DeleteAsync(db, row.Key, cancellationToken);
                await PersonQueries.DeleteSavedAsync(db, row.Key, cancellationToken);
                await NotificationSettingsQueries.DeleteAsync(db, row.Key, cancellationToken);
                await AuditQueries.ForgetNameAsync(db, personId, row.Name, cancellationToken);
            }

            foreach (var part in rooms)
                await part.RemoveMembershipsAsync(db, row, cancellationToken);
            await sessions.NoteEndAsync(db, personId, ended, all: true, cause, cancellationToken);
            return null;
        }, cancellationToken, announce: false, detail: _ => closed.Length == 0 ? null : $"addresses={string.Join(' ', closed)}");
        if (!outcome.Granted)
            return outcome;

        blocked.Load();
        await sessions.NotifySessionsEndedAsync(personId, ended, all: true, cause);
        if (status == PersonStatus.Deleted)
            await CacheAndNotifyAsync(null, new(outcome.Value, status));
        return outcome;
    }

#pragma warning disable CA1308 // A name in a record, not a comparison.
    private static string NameOf(PersonKind kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Changes the row of a person, by an operator or, without one, by the person themselves.</summary>
    private async Task<Outcome<Person>> AuthorizeAndUpdateAsync(
        string? byId, string personId, AuditEvent what, Func<ChatDbContext, PersonRow, Task<Refusal?>> change,
        CancellationToken cancellationToken,
        bool announce = true, Func<PersonRow, string?>? detail = null)
    {
        PersonRecord? before = null, after = null;
        var refusal = await audit.WriteAsync(async (db, note) =>
        {
            var by = byId is null ? null : await PersonQueries.FindOperatorAsync(db, byId, cancellationToken);
            if (byId is not null && by is null)
                return NotAnOperator;
            var row = await PersonQueries.FindAsync(db, personId, cancellationToken);
            if (row is null)
                return UnknownPerson;
            before = row.ToRecord();
            if (await change(db, row) is { } no)
                return no;
            after = row.ToRecord();
            note(audit.Entry(what, by?.ToView() ?? after.Person, after.Person, detail?.Invoke(row)));
            return null;
        }, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (announce)
            await CacheAndNotifyAsync(before, after!);
        else
            Remember(before, after!);
        return after!.Person;
    }
}
