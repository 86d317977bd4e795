namespace ChatApp.People.Accounts;

/// <summary>The result of checking a code.</summary>
public enum CodeAnswer
{
    /// <summary>The code was wrong or already used, or the caller is locked out.</summary>
    Wrong,

    /// <summary>The code was right, and is used up.</summary>
    Right,

    /// <summary>Rejected unchecked because of rate limits.</summary>
    TooMany,
}
