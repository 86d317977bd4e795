
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
