namespace ChatApp.People.Accounts;

/// <summary>Kinds of sign-in attempts. Each has its own limit, so one kind never blocks another.</summary>
public enum SignInTry
{
    /// <summary>A sign-in with a password.</summary>
    Password,

    /// <summary>A failed sign-in with a passkey.</summary>
    Passkey,

    /// <summary>A request for passkey options.</summary>
    PasskeyOptions,

    /// <summary>A code of a second factor.</summary>
    Code,

    /// <summary>An invalid invitation, set-up link or sign-in link.</summary>
    Link,

    /// <summary>A form that creates an account.</summary>
    NewAccount,
}
