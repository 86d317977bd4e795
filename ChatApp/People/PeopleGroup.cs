namespace ChatApp.People;

/// <summary>Filter for the list of people.</summary>
public enum PeopleGroup
{
    /// <summary>All people except deleted ones and expired guests.</summary>
    All,

    /// <summary>People who are connected now.</summary>
    Connected,

    /// <summary>Operators of the server.</summary>
    Operators,

    /// <summary>People with an account who are not operators.</summary>
    Members,

    /// <summary>People without an account.</summary>
    Guests,

    /// <summary>Removed or banned people.</summary>
    Removed,
}
