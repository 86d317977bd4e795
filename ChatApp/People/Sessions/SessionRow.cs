using ChatApp.Storage;

namespace ChatApp.People.Sessions;

/// <summary>A signed-in browser or program; the cookie names it. It ends by deletion.</summary>
internal sealed class SessionRow
{
    /// <summary>Stored prefix of a client's <c>User-Agent</c>, in characters: browser, version and system fit.</summary>
    private const int LongestAgent = 200;

    /// <summary>The database key; never leaves the server.</summary>
    public int Key { get; init; }

    /// <summary>Opaque; only in the signed cookie.</summary>
    public required string Id { get; init; }

    /// <summary>Foreign key of the person.</summary>
    public int PersonKey { get; init; }

    /// <summary>The owner of the session.</summary>
    public PersonRow Person { get; init; } = null!;

    /// <summary>The client's <c>User-Agent</c>; empty where it sends none.</summary>
    public required string Agent { get; init; }

    /// <summary>The remote address last seen.</summary>
    public required string Address { get; set; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the last request in UTC, accurate to some minutes.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Time in UTC when the owner last proved their identity: at the sign-in, or when an action required it.</summary>
    public DateTimeOffset FreshAt { get; set; }

    /// <summary>Whether it was opened with a one-time link and no password has been set since: it may set one without the old.</summary>
    public bool MaySetPassword { get; set; }

    /// <summary>Creates the session for a request.</summary>
    public static SessionRow Begin(HttpContext context, PersonRow person, DateTimeOffset now) => new()
    {
        Id = NewId.Make(),
        Person = person,
        Agent = AgentOf(context.Request) ?? "",
        Address = RemoteAddress.Of(context),
        CreatedAt = now,
        SeenAt = now,
        FreshAt = now,
    };

    /// <summary>The client's <c>User-Agent</c>, truncated; null where it sends none.</summary>
    internal static string? AgentOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? null : agent[..Math.Min(agent.Length, LongestAgent)];
    }
}
