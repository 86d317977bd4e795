namespace ChatApp.People;

/// <summary>Whether a person may be here. What they wrote stays in every case.</summary>
public enum PersonStatus
{
    /// <summary>May.</summary>
    Active,

    /// <summary>Taken out of the server and its rooms by an operator; may be let in again.</summary>
    Removed,

    /// <summary>The same, and the addresses they came from are closed to people without an account.</summary>
    Banned,

    /// <summary>Gone by their own wish, and their name with them, for ever.</summary>
    Deleted,

    /// <summary>A guest who did not come for so long that they cannot come back as the same one. Their name stays beside what they wrote.</summary>
    Gone,
}
