using System.Collections.Concurrent;
using System.Security.Claims;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">Opaque; names it to its owner only.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Agent">What the program calls itself.</param>
/// <param name="Address">The address last seen.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="SeenAt">The last request, to within some minutes. UTC.</param>
/// <param name="FreshAt">When its owner last showed who they are. UTC.</param>
/// <param name="MaySetPassword">Whether it may choose a password without the old one.</param>
public sealed record Session(
    string Id, string PersonId, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset FreshAt, bool MaySetPassword);

/// <summary>Is told when sessions have ended, in the store and for every request to come.</summary>
public interface ISessionObserver
{
    /// <summary>Called after the end is stored; when it returns, nothing more reaches the connections of these sessions.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="sessionIds">Which; null for all.</param>
    /// <param name="cause">Why: signed out or removed.</param>
    Task SessionsEndedAsync(string personId, IReadOnlyCollection<string>? sessionIds, DisconnectCause cause);
}

/// <summary>Tells which sessions have a connection open: those are in use, though nobody loads a page.</summary>
public interface IOpenSessions
{
    /// <summary>Their ids.</summary>
    IReadOnlyCollection<string> OpenSessionIds { get; }
}

/// <summary>Knows the sessions, and ends them.</summary>
public sealed class SessionStore(
    Store store, AuditLog audit, IMemoryCache cache, IServiceProvider services, IOptions<SessionLifetimeOptions> options, TimeProvider time)
{
    /// <summary>The cookie's own life, and so a guest's, after the last visit.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const string Who = """
        SELECT p."Id", s."SeenAt", s."CreatedAt", s."FreshAt", p."Kind" FROM "Sessions" s JOIN "People" p ON p."Key" = s."PersonKey" WHERE s."Id" = ?1
        """;

    private const string Insert = """
        INSERT INTO "Sessions" ("Id", "PersonKey", "Agent", "Address", "CreatedAt", "SeenAt", "FreshAt", "MaySetPassword")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """;

    private const string Seen = """UPDATE "Sessions" SET "SeenAt" = ?2, "Address" = COALESCE(?3, "Address") WHERE "Id" = ?1""";

    // Of people with an account only: guests who stay away are forgotten, whatever they leave open.
    private const string Used = """
        UPDATE "Sessions" SET "SeenAt" = ?2
        WHERE "Id" = ?1 AND "SeenAt" < ?3 AND EXISTS (SELECT 1 FROM "People" p WHERE p."Key" = "PersonKey" AND p."Kind" > ?4)
        """;

    private const string Drop = """DELETE FROM "Sessions" WHERE "Key" IN (SELECT "Key" FROM "Sessions" WHERE "SeenAt" < ?1 LIMIT ?2)""";

    /// <summary>The most sessions changed or deleted in one transaction, so that messages never wait long for their turn.</summary>
    private const int Chunk = 200;

    // From the people with an account to their sessions: those of guests are many.
    private const string Over = """
        SELECT s."Id", p."Id" FROM "People" p CROSS JOIN "Sessions" s ON s."PersonKey" = p."Key"
        WHERE p."Status" = ?1 AND p."Kind" > ?2 AND (s."SeenAt" < ?3 OR s."CreatedAt" < ?4)
        """;

    private const string Fresh = """UPDATE "Sessions" SET "FreshAt" = ?2 WHERE "Id" = ?1""";

    /// <summary>How exactly it is kept that a session with an open connection is in use.</summary>
    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(30);

    /// <summary>How exactly the time last seen is kept: each request would be a write otherwise.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private readonly RowCache<Known> known = new(cache, TimeSpan.FromMinutes(1));
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string? Address)> seen = new();

    /// <summary>The person whose session it is; null where there is none, or it has ended.</summary>
    /// <param name="sessionId">From the cookie.</param>
    /// <param name="address">Where the request comes from; null for a connection that is open already.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<string?> PersonOfAsync(string sessionId, string? address, CancellationToken cancellationToken)
    {
        var session = await FindAsync(sessionId, cancellationToken);
        if (session is null || IsOver(session))
            return null;
        // A first connection is kept at once: by it a guest is told from one who only looked in.
        if (address is null ? session.IsUnused : (time.GetUtcNow() - session.SeenAt).Duration() > SeenEvery)
        {
            // A first connection is later than the session's beginning, whatever was done to the clock.
            session.SeenAt = session.IsUnused && time.GetUtcNow() <= session.SeenAt ? session.SeenAt.AddTicks(1) : time.GetUtcNow();
            session.IsUnused = false;
            seen[sessionId] = (session.SeenAt, address);
        }

        return session.PersonId;
    }

    /// <summary>Whether a session has shown so recently who its owner is that nobody asks again.</summary>
    public async Task<bool> IsFreshAsync(string sessionId, CancellationToken cancellationToken) =>
        options.Value.FreshSignIn == TimeSpan.Zero
        || (await FindAsync(sessionId, cancellationToken) is { } session
            // A clock that was set back makes nothing fresh.
            && (time.GetUtcNow() - session.FreshAt).Duration() < options.Value.FreshSignIn);

    /// <summary>Remembers that a session's owner has shown again who they are.</summary>
    public async Task RefreshAsync(string sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.WritePreparedAsync(connection => connection.Prepare(Fresh).With(sessionId, now.UtcTicks).Run(), cancellationToken);
        known.Forget(sessionId);
    }

    /// <summary>All sessions of a person, the last seen first.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<SessionRow>().AsNoTracking().Where(row => row.Person.Id == personId).OrderByDescending(row => row.SeenAt)
            .Select(row => new Session(row.Id, personId, row.Agent, row.Address, row.CreatedAt, row.SeenAt, row.FreshAt, row.MaySetPassword))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Begins a session for somebody who has shown who they are, and ends the one that the same browser had before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="personId">Who.</param>
    /// <param name="replaced">The browser's session so far; null for none.</param>
    /// <param name="method">How they showed it.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>Its id; null where the person is not here any more.</returns>
    public async Task<string?> BeginAsync(
        HttpContext context, string personId, string? replaced, SignInMethod method, CancellationToken cancellationToken)
    {
        var isNew = false;
        var session = await audit.WriteAsync(async (db, note) =>
        {
            var person = await db.Set<PersonRow>()
                .SingleOrDefaultAsync(row => row.Id == personId && row.Status == PersonStatus.Active, cancellationToken);
            if (person is null)
                return null;
            var row = SessionRow.Begin(context, person, time.GetUtcNow());
            row.MaySetPassword = method == SignInMethod.Link;
            // A browser that was signed in as this person before still has the cookie: signing out leaves it.
            isNew = method != SignInMethod.NewAccount && context.User.FindFirstValue(ClaimTypes.NameIdentifier) != personId;
            db.Add(row);
            note(audit.Entry(AuditEvent.SignedIn, person.ToView(), person.ToView(), Particulars(method, isNew, row.Agent)));
            return row;
        }, cancellationToken);
        if (session is not null && replaced is not null && await PersonOfAsync(replaced, null, cancellationToken) is { } before)
            await EndAsync(before, row => row.Id == replaced, cancellationToken, isNoted: before != personId);
        if (isNew && session is not null)
        {
            foreach (var observer in services.GetServices<INewDeviceObserver>())
                await observer.SignedInAsync(personId, session.Id, new(session.Address, session.CreatedAt));
        }

        return session?.Id;
    }

    /// <summary>Adds the session of a person who is stored within the change under way.</summary>
    internal static void Add(SteadyConnection connection, SessionRow row, int personKey) => connection.Prepare(Insert).With(
        row.Id, personKey, row.Agent, row.Address, row.CreatedAt.UtcTicks, row.SeenAt.UtcTicks, row.FreshAt.UtcTicks, row.MaySetPassword).Run();

    /// <summary>Ends one session of a person and its connections.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> EndAsync(string personId, string sessionId, CancellationToken cancellationToken) =>
        EndAsync(personId, row => row.Id == sessionId, cancellationToken);

    /// <summary>Ends all sessions of a person and their connections.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="except">One that stays; null for none.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public Task EndAllAsync(string personId, string? except, CancellationToken cancellationToken) =>
        EndAsync(personId, row => row.Id != except, cancellationToken);

    /// <summary>Tells everything that holds on to sessions that these have ended. For those who deleted the rows in a change of their own.</summary>
    internal async Task ToldEndedAsync(string personId, IReadOnlyCollection<string> sessionIds, bool all, DisconnectCause cause)
    {
        foreach (var id in sessionIds)
            known.Forget(id);
        foreach (var observer in services.GetServices<ISessionObserver>())
            await observer.SessionsEndedAsync(personId, all ? null : sessionIds, cause);
    }

    /// <summary>Writes down when sessions were last seen, and ends those whose time is over.</summary>
    public async Task KeepAsync(bool prune, CancellationToken cancellationToken)
    {
        foreach (var now in seen.ToArray().Chunk(Chunk))
        {
            await store.WritePreparedAsync(connection =>
            {
                foreach (var (id, (at, address)) in now)
                    connection.Prepare(Seen).With(id, at.UtcTicks, address).Run();
                return true;
            }, CancellationToken.None);
            foreach (var one in now)
                seen.TryRemove(one);
        }

        if (prune)
            await EndOverAsync(cancellationToken);
    }

    /// <summary>Ends the sessions whose time is over. Those with an open connection are in use.</summary>
    public async Task EndOverAsync(CancellationToken cancellationToken)
    {
        var (now, settings) = (time.GetUtcNow(), options.Value);
        foreach (var open in services.GetServices<IOpenSessions>().SelectMany(one => one.OpenSessionIds).Distinct().Chunk(Chunk))
        {
            await store.WritePreparedAsync(connection =>
            {
                foreach (var id in open)
                    connection.Prepare(Used).With(id, now.UtcTicks, (now - UsedEvery).UtcTicks, (int)PersonKind.Guest).Run();
                return true;
            }, cancellationToken);
        }

        var unseen = now - Life;
        await store.WriteInPiecesAsync(connection => connection.Prepare(Drop).With(unseen.UtcTicks, Chunk).Run() == Chunk, cancellationToken);
        var begun = settings.SessionLongest == TimeSpan.Zero ? 0 : (now - settings.SessionLongest).UtcTicks;
        var over = store.Read(reader => reader.List(
            Over, row => (Id: row.Text(0)!, PersonId: row.Text(1)!), (int)PersonStatus.Active, (int)PersonKind.Guest, (now - settings.SessionIdle).UtcTicks, begun));
        foreach (var (id, personId) in over)
            await EndAsync(personId, id, cancellationToken);
    }

    private Task<Known?> FindAsync(string sessionId, CancellationToken cancellationToken) => known.FindAsync(sessionId, () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(store.Read(reader => reader.First(Who, row => new Known(
            row.Text(0)!, Time(row.Number(1)), Time(row.Number(2)), Time(row.Number(3)), (PersonKind)row.Small(4) != PersonKind.Guest)
        { IsUnused = row.Number(1) == row.Number(2) }, sessionId)));

        static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
    });

    private bool IsOver(Known session)
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
            var rows = await db.Set<SessionRow>().Include(row => row.Person).Where(row => row.Person.Id == personId).Where(which)
                .ToListAsync(cancellationToken);
            db.RemoveRange(rows);
            if (isNoted && rows is [{ Person: { Kind: not PersonKind.Guest } person }, ..]) // Guests come and go without an account.
                note(audit.Entry(AuditEvent.SignedOut, person.ToView(), person.ToView(), $"sessions={rows.Count}"));
            return rows.ConvertAll(row => row.Id);
        }, cancellationToken);
        if (ended.Count > 0)
            await ToldEndedAsync(personId, ended, all: false, DisconnectCause.SignedOut);
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

    private sealed record Known(string PersonId, DateTimeOffset SeenAt, DateTimeOffset CreatedAt, DateTimeOffset FreshAt, bool HasAccount)
    {
        public DateTimeOffset SeenAt { get; set; } = SeenAt;

        /// <summary>Whether nobody has connected with it, nor come back after some minutes.</summary>
        public bool IsUnused { get; set; }
    }
}
