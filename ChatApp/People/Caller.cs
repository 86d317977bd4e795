using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>How a request stands with the server.</summary>
public enum Standing
{
    /// <summary>Somebody who may be here.</summary>
    In,

    /// <summary>Nobody known, or a guest where guests may not enter.</summary>
    Stranger,

    /// <summary>Somebody whose session has ended.</summary>
    SignedOut,

    /// <summary>Somebody who was removed, or who comes without an account from an address that is closed.</summary>
    Removed,

    /// <summary>A stranger from an address where too many new guests have come from.</summary>
    TooMany,
}

/// <summary>Who is asking.</summary>
/// <param name="Standing">Whether they may.</param>
/// <param name="Known">The person, also where they may not be here; null where nobody is known.</param>
/// <param name="SessionId">Their session; null where they have none.</param>
/// <param name="ByAddress">Whether it is only their address that is closed: with an account they may come from it.</param>
/// <param name="LacksSecondFactor">Whether they would be an operator with a second factor, and are a member without it.</param>
public sealed record Caller(
    Standing Standing, Person? Known = null, string? SessionId = null, bool ByAddress = false, bool LacksSecondFactor = false)
{
    /// <summary>The person, where they may be here; else null.</summary>
    public Person? Person => Standing == Standing.In ? Known : null;

    /// <summary>Who asked, as <see cref="PersonEntry"/> told within this request; null where it was not asked.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
