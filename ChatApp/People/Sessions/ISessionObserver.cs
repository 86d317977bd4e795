using ChatApp.Contracts;

namespace ChatApp.People.Sessions;

/// <summary>Observes ended sessions. The end is already stored and applies to every later request.</summary>
internal interface ISessionObserver
{
    /// <summary>Called after the end is stored; when it returns, nothing more is sent to the connections of these sessions.</summary>
    /// <param name="personId">The owner of the sessions.</param>
    /// <param name="sessionIds">The ended sessions; null for all of the owner's.</param>
    /// <param name="cause">The cause: signed out or removed.</param>
    Task SessionsEndedAsync(string personId, IReadOnlyCollection<string>? sessionIds, DisconnectCause cause);
}
