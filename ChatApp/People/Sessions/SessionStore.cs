using System.Collections.Concurrent;
using System.Security.Claims;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

/// <summary>Stores, validates and ends sessions.</summary>
public sealed class SessionStore(
    Store store, AuditLog audit, NodeNotices notices, IMemoryCache cache, IServiceProvider services,
    IOptions<SessionLifetimeOptions> options, TimeProvider time)
{
    /// <summary>Lifetime of the cookie after the last visit, and so of a guest.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(90);

    /// <summary>Sessions changed or deleted per transaction, so that messages never wait long for the write lock.</summary>
    private const int Chunk = 200;

    /// <summary>Resolution of the last-use time of a session with an open connection.</summary>
    private static readonly TimeSpan LastUseResolution = TimeSpan.FromMinutes(30);

    /// <summary>Resolution of the last-seen time: otherwise each request would be a write.</summary>
    private static readonly TimeSpan LastSeenResolution = TimeSpan.FromMinutes(5);

    private readonly RecordCache<SessionRecord> known = new(cache, TimeSpan.FromMinutes(1));
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string? Address)> seen = new();

    /// <summary>The owner of a session; null for an unknown or ended one.</summary>
    /// <param name="sessionId">The session id from the cookie.</param>
    /// <param name="address">The remote address of the request; null for an open connection.</param>
    public string? PersonOf(string sessionId, string? address)
    {
        var session = Find(sessionId);
        if (session is null || IsOver(session))
            return null;
        // A first connection is recorded at once: it distinguishes a guest from a visitor who only looked in.
        if (address is null ? session.IsUnused : (time.GetUtcNow() - session.SeenAt).Duration() > LastSeenResolution)
        {
            // A first connection must be later than the session's creation, even where the clock was set back.
            session.SeenAt = session.IsUnused && time.GetUtcNow() <= session.SeenAt ? session.SeenAt.AddTicks(1) : time.GetUtcNow();
            session.IsUnused = false;
            seen[sessionId] = (session.SeenAt, address);
        }

        return session.PersonId;
    }

    /// <summary>Whether the owner of a session proved their identity recently enough to skip a new proof.</summary>
    public bool IsFresh(string sessionId) =>
        options.Value.FreshSignIn == TimeSpan.Zero
        || (Find(sessionId) is { } session
            // A clock that was set back makes no session fresh.
            && (time.GetUtcNow() - session.FreshAt).Duration() < options.Value.FreshSignIn);

    /// <summary>Records a new proof of identity by a session's owner.</summary>
    public async Task RefreshAsync(string sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.WritePreparedAsync(connection => SessionQueries.NoteFresh(connection, sessionId, now), cancellationToken);
        known.Forget(sessionId);
    }

    /// <summary>All sessions of a person, the most recently seen first.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(string personId, CancellationToken cancellationToken) =>
        await store.QueryAsync(db => SessionQueries.OfAsync(db, personId, cancellationToken), cancellationToken);

    /// <summary>Creates a session for a person who proved their identity, and ends the previous one of the same browser.</summary>
    /// <param name="context">The request.</param>
    /// <param name="personId">The id of the person.</param>
    /// <param name="replaced">The browser's previous session; null for none.</param>
    /// <param name="method">How they proved their identity.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>The id of the session; null where the person no longer has access.</returns>
    public async Task<string?> BeginAsync(
        HttpContext context, string personId, string? replaced, SignInMethod method, CancellationToken cancellationToken)
    {
        var isNew = false;
        var session = await audit.WriteAsync(async (db, note) =>
        {
            var person = await PersonQueries.FindActiveAsync(db, personId, cancellationToken);
            if (person is null)
                return null;
            var row = SessionRow.Begin(context, person, time.GetUtcNow());
            row.MaySetPassword = method == SignInMethod.Link;
            // A browser that this person used before still has the cookie: signing out keeps it.
            isNew = method != SignInMethod.NewAccount && context.User.FindFirstValue(ClaimTypes.NameIdentifier) != personId;
            db.Add(row);
            note(audit.Entry(AuditEvent.SignedIn, person.ToView(), person.ToView(), Particulars(method, isNew, row.Agent)));
            return row;
        }, cancellationToken);
        if (session is not null && replaced is not null && PersonOf(replaced, null) is { } before)
            await EndAsync(before, row => row.Id == replaced, cancellationToken, isNoted: before != personId);
        if (isNew && session is not null)
        {
            foreach (var observer in services.GetServices<INewDeviceObserver>())
                await observer.SignedInAsync(personId, session.Id, new(session.Address, session.CreatedAt));
        }

        return session?.Id;
    }

    /// <summary>Ends one session of a person and its connections.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> EndAsync(string personId, string sessionId, CancellationToken cancellationToken) =>
        EndAsync(personId, row => row.Id == sessionId, cancellationToken);

    /// <summary>Ends all sessions of a person and their connections.</summary>
    /// <param name="personId">The owner of the sessions.</param>
    /// <param name="except">One session that stays; null for none.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public Task EndAllAsync(string personId, string? except, CancellationToken cancellationToken) =>
        EndAsync(personId, row => row.Id != except, cancellationToken);

    /// <summary>Evicts a session that another node has ended.</summary>
    internal void Forget(string sessionId) => known.Forget(sessionId);

    /// <summary>Stores for other nodes, within the transaction, that sessions end.</summary>
    internal Task NoteEndAsync(
        ChatDbContext db, string personId, List<string> sessionIds, bool all, DisconnectCause cause, CancellationToken cancellationToken) =>
        sessionIds.Count == 0 && !all ? Task.CompletedTask : notices.AddAsync(
            db, NodeNoticeKind.SessionsEnded, new SessionsNotice(personId, sessionIds, all, cause == DisconnectCause.Removed),
            cancellationToken);

    /// <summary>Notifies caches and observers that these sessions have ended. For callers that deleted the rows in their own
    /// transaction.</summary>
    internal async Task NotifySessionsEndedAsync(string personId, IReadOnlyCollection<string> sessionIds, bool all, DisconnectCause cause)
    {
        foreach (var id in sessionIds)
            known.Forget(id);
        foreach (var observer in services.GetServices<ISessionObserver>())
            await observer.SessionsEndedAsync(personId, all ? null : sessionIds, cause);
    }

    /// <summary>Stores the last-seen times of sessions, and ends expired ones.</summary>
    public async Task FlushAsync(bool prune, CancellationToken cancellationToken)
    {
        foreach (var now in seen.ToArray().Chunk(Chunk))
        {
            await store.WritePreparedAsync(connection =>
            {
                foreach (var (id, (at, address)) in now)
                    SessionQueries.NoteSeen(connection, id, at, address);
                return true;
            }, CancellationToken.None);
            foreach (var one in now)
                seen.TryRemove(one);
        }

        if (prune)
            await EndOverAsync(cancellationToken);
    }

    /// <summary>Stores that the sessions with an open connection on this node are in use. Often enough that no node ends them as
    /// expired.</summary>
    public async Task NoteOpenAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var open in services.GetServices<IOpenSessions>().SelectMany(one => one.OpenSessionIds).Distinct().Chunk(Chunk))
        {
            await store.WritePreparedAsync(connection =>
            {
                foreach (var id in open)
                    SessionQueries.NoteUsed(connection, id, now, now - LastUseResolution);
                return true;
            }, cancellationToken);
        }

    }

    /// <summary>Ends expired sessions. Those with an open connection are in use.</summary>
    public async Task EndOverAsync(CancellationToken cancellationToken)
    {
        await NoteOpenAsync(cancellationToken);
        var (now, settings) = (time.GetUtcNow(), options.Value);
        var unseen = now - SessionLifetime;
        await store.WriteInPiecesAsync(connection => SessionQueries.DropUnseen(connection, unseen, Chunk) == Chunk, cancellationToken);
        var begun = settings.SessionLongest == TimeSpan.Zero ? DateTimeOffset.MinValue : now - settings.SessionLongest;
        var over = store.Read(reader => SessionQueries.Expired(reader, now - settings.SessionIdle, begun));
        foreach (var (id, personId) in over)
            await EndAsync(personId, id, cancellationToken);
    }

    private SessionRecord? Find(string sessionId) =>
        known.Find(sessionId, () => store.Read(reader => SessionQueries.Find(reader, sessionId)));

    private bool IsOver(SessionRecord session)
    {
        var (now, settings) = (time.GetUtcNow(), options.Value);
        return session.HasAccount && (now - session.SeenAt > settings.SessionIdle
            || (settings.SessionLongest > TimeSpan.Zero && now - session.CreatedAt > settings.SessionLongest));
    }

    private async Task<bool> EndAsync(
        string personId, System.Linq.Expressions.Expression<Func<SessionRow, bool>> which, CancellationToken cancellationToken,
        bool isNoted = true)
    {
        var ended = await audit.WriteAsync(async (db, note) =>
        {
            var rows = await SessionQueries.OfAsync(db, personId, which, cancellationToken);
            db.RemoveRange(rows);
            if (isNoted && rows is [{ Person: { Kind: not PersonKind.Guest } person }, ..]) // Guests sign out without an account.
                note(audit.Entry(AuditEvent.SignedOut, person.ToView(), person.ToView(), $"sessions={rows.Count}"));
            var ids = rows.ConvertAll(row => row.Id);
            await NoteEndAsync(db, personId, ids, all: false, DisconnectCause.SignedOut, cancellationToken);
            return ids;
        }, cancellationToken);
        if (ended.Count > 0)
            await NotifySessionsEndedAsync(personId, ended, all: false, DisconnectCause.SignedOut);
        return ended.Count > 0;
    }

    private static string Particulars(SignInMethod method, bool isNew, string agent) =>
        $"method={NameOf(method)}{(isNew ? ", device=new" : "")}, agent={agent}";

    private static string NameOf(SignInMethod method) => method switch
    {
        SignInMethod.Password => "password",
        SignInMethod.Passkey => "passkey",
        SignInMethod.Link => "link",
        _ => "new account",
    };
}
