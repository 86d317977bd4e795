
namespace ChatApp.People.Accounts;

/// <summary>What a link with a code authorizes its holder to do.</summary>
public enum LinkKind
{
    /// <summary>Create an account; any number of people may, until the link expires.</summary>
    Invitation = 1,

    /// <summary>Sign in as one person, once.</summary>
    SignIn = 2,
}
