
namespace ChatApp.People.Sessions;

/// <summary>How a person proved their identity.</summary>
public enum SignInMethod
{
    /// <summary>The person entered their password.</summary>
    Password,

    /// <summary>The person used a passkey.</summary>
    Passkey,

    /// <summary>The person used a one-time link: the session may set a password without the old one.</summary>
    Link,

    /// <summary>The person has just created the account.</summary>
    NewAccount,
}
