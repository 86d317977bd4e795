using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Sessions;

/// <summary>A browser, or a program, in which somebody is signed in; the cookie names it. It ends by being deleted.</summary>
public sealed class SessionRow
{
    /// <summary>What is kept of a client's <c>User-Agent</c>, in characters: browser, version and system are within.</summary>
    private const int LongestAgent = 200;

    /// <summary>The key inside the database; never leaves it.</summary>
    public int Key { get; init; }

    /// <summary>Opaque; within the signed cookie only.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public int PersonKey { get; init; }

    /// <summary>Whose it is.</summary>
    public PersonRow Person { get; init; } = null!;

    /// <summary>What the program calls itself; empty where it says nothing.</summary>
    public required string Agent { get; init; }

    /// <summary>The remote address last seen.</summary>
    public required string Address { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last request, to within some minutes. UTC.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its owner last showed who they are: at the sign-in, or when an action asked. UTC.</summary>
    public DateTimeOffset FreshAt { get; set; }

    /// <summary>Whether it was opened with a one-time link and no new password has been chosen since: it may choose one without the old.</summary>
    public bool MaySetPassword { get; set; }

    /// <summary>A session that begins with a request.</summary>
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

    /// <summary>What a client's program calls itself, shortened; null where it says nothing.</summary>
    internal static string? AgentOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? null : agent[..Math.Min(agent.Length, LongestAgent)];
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Key);
        builder.HasIndex(session => session.Id).IsUnique();
        builder.HasIndex(session => session.PersonKey);
        builder.HasIndex(session => session.SeenAt);
        builder.HasOne(session => session.Person).WithMany().HasForeignKey(session => session.PersonKey);
    }
}
