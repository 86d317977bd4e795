namespace ChatApp.Audit;

/// <summary>The kind of action that an audit entry records. The numbers are stored: never reuse one.</summary>
public enum AuditEvent
{
    /// <summary>A session of an account started.</summary>
    SignedIn = 1,

    /// <summary>A wrong password, passkey or link, or too many attempts; repeats within a minute are one entry with a count.</summary>
    SignInFailed = 2,

    /// <summary>Wrong passwords locked an account temporarily.</summary>
    LockedOut = 3,

    /// <summary>The owner of an account ended sessions.</summary>
    SignedOut = 4,

    /// <summary>An account's password was changed.</summary>
    PasswordChanged = 5,

    /// <summary>A passkey was added to an account.</summary>
    PasskeyAdded = 6,

    /// <summary>A passkey was renamed.</summary>
    PasskeyRenamed = 7,

    /// <summary>A passkey was removed from an account.</summary>
    PasskeyRemoved = 8,

    /// <summary>An account was created with an invitation or the set-up link.</summary>
    AccountMade = 9,

    /// <summary>An operator created an invitation.</summary>
    InvitationMade = 10,

    /// <summary>An operator replaced the code of an invitation.</summary>
    InvitationRenewed = 11,

    /// <summary>An operator withdrew an invitation.</summary>
    InvitationWithdrawn = 12,

    /// <summary>An operator, or the server's console, created a sign-in link.</summary>
    SignInLinkMade = 13,

    /// <summary>A sign-in link was used.</summary>
    SignInLinkUsed = 14,

    /// <summary>A member became an operator, or an operator a member.</summary>
    RoleChanged = 15,

    /// <summary>An operator removed a person.</summary>
    Removed = 16,

    /// <summary>An operator removed a person and blocked addresses.</summary>
    Banned = 17,

    /// <summary>An operator restored a removed person.</summary>
    Restored = 18,

    /// <summary>An operator ended connections.</summary>
    ConnectionsEnded = 19,

    /// <summary>An operator, or the server's console, drained the server.</summary>
    Drained = 20,

    /// <summary>An operator reopened the server for connections.</summary>
    Reopened = 21,

    /// <summary>A person exported their own data.</summary>
    AccountExported = 22,

    /// <summary>An operator exported the hub log.</summary>
    HubLogExported = 23,

    /// <summary>An operator exported the audit log.</summary>
    AuditExported = 24,

    /// <summary>A person deleted their own account.</summary>
    AccountDeleted = 25,

    /// <summary>The owner of an account changed their name.</summary>
    NameChanged = 26,

    /// <summary>An operator renamed, archived or reopened another person's room.</summary>
    RoomChanged = 27,

    /// <summary>An operator removed a person from another person's room.</summary>
    RemovedFromRoom = 28,

    /// <summary>The server's settings differ from those at its previous start, or an operator changed the team's name or logo.</summary>
    SettingsChanged = 29,

    /// <summary>An operator deleted another person's message.</summary>
    MessageDeleted = 30,

    /// <summary>Two-factor authentication with an app was switched on for an account.</summary>
    SecondFactorOn = 31,

    /// <summary>Two-factor authentication was switched off by the owner, an operator or the server's console.</summary>
    SecondFactorOff = 32,

    /// <summary>New recovery codes were created for an account.</summary>
    RecoveryCodesMade = 33,

    /// <summary>An operator removed the preview of a link from another person's message.</summary>
    PreviewRemoved = 34,

    /// <summary>An operator, or the server's console, announced that a node drains.</summary>
    DrainAnnounced = 35,

    /// <summary>An operator, or the server's console, cancelled an announced drain.</summary>
    DrainCancelled = 36,
}
