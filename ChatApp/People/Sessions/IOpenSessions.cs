namespace ChatApp.People.Sessions;

/// <summary>Lists sessions with an open connection: they are in use even without page loads.</summary>
internal interface IOpenSessions
{
    /// <summary>The ids of these sessions.</summary>
    IReadOnlyCollection<string> OpenSessionIds { get; }
}
