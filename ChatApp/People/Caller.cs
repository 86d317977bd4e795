using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>The access state of a request.</summary>
public enum AccessState
{
    /// <summary>A person with access.</summary>
    In,

    /// <summary>An unknown caller, or a guest where guests may not enter.</summary>
    Stranger,

    /// <summary>A person whose session has ended.</summary>
    SignedOut,

    /// <summary>A removed person, or a caller without an account from a blocked address.</summary>
    Removed,

    /// <summary>An unknown caller from an address that created too many new guests.</summary>
    TooMany,
}

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

    /// <summary>The caller that <see cref="PersonEntry"/> stored in this request; null where it was not asked.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
