namespace ChatApp.Audit;

/// <summary>What an audit entry records. The numbers are stored: never reuse one.</summary>
public enum AuditEvent
{
    /// <summary>A session of an account began.</summary>
    SignedIn = 1,

    /// <summary>A wrong password, passkey or link, or too many tries; repeats within a minute are one entry with a count.</summary>
    SignInFailed = 2,

    /// <summary>Wrong passwords locked an account for a while.</summary>
    LockedOut = 3,

    /// <summary>The owner of an account ended sessions.</summary>
    SignedOut = 4,

    /// <summary>An account has another password.</summary>
    PasswordChanged = 5,

    /// <summary>An account has one more passkey.</summary>
    PasskeyAdded = 6,

    /// <summary>A passkey has another name.</summary>
    PasskeyRenamed = 7,

    /// <summary>An account has one passkey less.</summary>
    PasskeyRemoved = 8,

    /// <summary>An invitation or the set-up link was used: there is a new account.</summary>
    AccountMade = 9,

    /// <summary>An operator made an invitation.</summary>
    InvitationMade = 10,

    /// <summary>An operator gave an invitation another code.</summary>
    InvitationRenewed = 11,

    /// <summary>An operator took an invitation back.</summary>
    InvitationWithdrawn = 12,

    /// <summary>An operator, or the server's console, made a sign-in link.</summary>
    SignInLinkMade = 13,

    /// <summary>A sign-in link was used.</summary>
    SignInLinkUsed = 14,

    /// <summary>A member became an operator, or an operator a member.</summary>
    RoleChanged = 15,

    /// <summary>An operator removed a person.</summary>
    Removed = 16,

    /// <summary>An operator removed a person and closed addresses.</summary>
    Banned = 17,

    /// <summary>An operator let a person in again.</summary>
    Restored = 18,

    /// <summary>An operator ended connections.</summary>
    ConnectionsEnded = 19,

    /// <summary>An operator drained the server.</summary>
    Drained = 20,

    /// <summary>An operator let connections in again.</summary>
    Reopened = 21,

    /// <summary>A person downloaded what the server keeps of them.</summary>
    AccountExported = 22,

    /// <summary>An operator downloaded the hub log.</summary>
    HubLogExported = 23,

    /// <summary>An operator downloaded this table.</summary>
    AuditExported = 24,

    /// <summary>A person deleted themselves.</summary>
    AccountDeleted = 25,

    /// <summary>An account's owner has another name.</summary>
    NameChanged = 26,

    /// <summary>An operator renamed, archived or reopened a room that another person made.</summary>
    RoomChanged = 27,

    /// <summary>An operator took a person out of a room that another person made.</summary>
    RemovedFromRoom = 28,

    /// <summary>The server runs with other settings than at its start before.</summary>
    SettingsChanged = 29,

    /// <summary>An operator deleted a message of another person.</summary>
    MessageDeleted = 30,

    /// <summary>An account asks for a code of an app from now on.</summary>
    SecondFactorOn = 31,

    /// <summary>Its owner, an operator or the server's console took that off.</summary>
    SecondFactorOff = 32,

    /// <summary>An account has other recovery codes.</summary>
    RecoveryCodesMade = 33,
}
