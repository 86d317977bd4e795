namespace ChatApp.People;

/// <summary>Whether a person has access. Their messages stay in every case.</summary>
public enum PersonStatus
{
    /// <summary>The person has access.</summary>
    Active,

    /// <summary>Removed from the server and its rooms by an operator; may be restored.</summary>
    Removed,

    /// <summary>Removed as well, and their addresses are blocked for people without an account.</summary>
    Banned,

    /// <summary>Deleted by their own request, with their name, permanently.</summary>
    Deleted,

    /// <summary>A guest whose last session expired, so that they cannot return as the same person. Their name stays with their
    /// messages.</summary>
    Gone,
}
