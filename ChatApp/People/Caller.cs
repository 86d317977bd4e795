using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>The caller of a request.</summary>
/// <param name="AccessState">The access state.</param>
/// <param name="Known">The person, even without access; null for an unknown caller.</param>
/// <param name="SessionId">The session; null for none.</param>
/// <param name="ByAddress">Whether only the address is blocked: with an account the caller would have access from it.</param>
/// <param name="LacksSecondFactor">Whether the person would be an operator with a second factor, and is a member without it.</param>
public sealed record Caller(
    AccessState AccessState, Person? Known = null, string? SessionId = null, bool ByAddress = false, bool LacksSecondFactor = false)
{
    /// <summary>The person where they have access; else null.</summary>
    public Person? Person => AccessState == AccessState.In ? Known : null;

    private static readonly Caller Unknown = new(AccessState.Stranger);

    /// <summary>The caller of a request, as authentication found it; a stranger at endpoints that do not authenticate.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Unknown;

    /// <summary>The person of a request whose policy requires one.</summary>
    public static Person PersonOf(HttpContext context) =>
        Of(context).Person ?? throw new InvalidOperationException("The endpoint's policy admits callers without access.");
}
