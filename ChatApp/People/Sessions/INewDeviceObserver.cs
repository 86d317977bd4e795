using ChatApp.Contracts;

namespace ChatApp.People.Sessions;

/// <summary>Observes sign-ins from a browser that the account has not used before.</summary>
internal interface INewDeviceObserver
{
    /// <summary>Called after the session is stored.</summary>
    /// <param name="personId">The owner of the account.</param>
    /// <param name="sessionId">The new session.</param>
    /// <param name="notice">The notice that the person's other pages show.</param>
    Task SignedInAsync(string personId, string sessionId, SignInNotice notice);
}
