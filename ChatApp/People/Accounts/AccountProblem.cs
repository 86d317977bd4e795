
namespace ChatApp.People.Accounts;

/// <summary>Reasons why no account was created.</summary>
public enum AccountProblem
{
    /// <summary>No problem: the account was created.</summary>
    None,

    /// <summary>The link is used, renewed, withdrawn or expired.</summary>
    LinkDead,

    /// <summary>The name is not allowed.</summary>
    BadName,

    /// <summary>The e-mail address is malformed.</summary>
    BadEmail,

    /// <summary>The password is too short or too long.</summary>
    BadPassword,

    /// <summary>The password is on the list of common passwords.</summary>
    CommonPassword,

    /// <summary>The password is derived from the person's own name or e-mail address.</summary>
    OwnPassword,

    /// <summary>The passkey was created for another person, or the ceremony took too long.</summary>
    BadPasskey,

    /// <summary>Another account uses this e-mail address.</summary>
    EmailTaken,

    /// <summary>The caller already has an account.</summary>
    HasAccount,
}
