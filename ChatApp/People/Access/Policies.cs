namespace ChatApp.People.Access;

/// <summary>Names of the authorization policies. Each endpoint carries one, or <c>AllowAnonymous</c>; one without either is closed to all
/// callers. Pages and files with <c>AllowAnonymous</c> do not look up the caller, and so need no storage.</summary>
internal static class Policies
{
    /// <summary>Any caller: for pages that look different, or do something else, for different callers.</summary>
    public const string Anyone = "anyone";

    /// <summary>A person with access, guests included.</summary>
    public const string SignedIn = "signed in";

    /// <summary>As <see cref="SignedIn"/>; an unknown browser that navigates to the endpoint becomes a guest where guests may
    /// enter.</summary>
    public const string SignedInOrNewGuest = "signed in or new guest";

    /// <summary>An operator, with the second factor where the server requires one.</summary>
    public const string Operator = "operator";

    /// <summary>A recent proof of identity, for every request that is not a read.</summary>
    public const string FreshSignIn = "fresh sign-in";
}
