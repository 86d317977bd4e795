using ChatApp.Contracts;

namespace ChatApp.People.Sessions;

/// <summary>How a person showed who they are.</summary>
public enum SignInMethod
{
    /// <summary>With their password.</summary>
    Password,

    /// <summary>With a passkey.</summary>
    Passkey,

    /// <summary>With a one-time link: the session may choose a password without the old one.</summary>
    Link,

    /// <summary>They have just made the account.</summary>
    NewAccount,
}

/// <summary>Learns of sign-ins from a browser that the account has not been signed in with before.</summary>
public interface INewDeviceObserver
{
    /// <summary>Called after the session is stored.</summary>
    /// <param name="personId">Whose account.</param>
    /// <param name="sessionId">The new session.</param>
    /// <param name="notice">What the person's other pages show.</param>
    Task SignedInAsync(string personId, string sessionId, SignInNotice notice);
}
