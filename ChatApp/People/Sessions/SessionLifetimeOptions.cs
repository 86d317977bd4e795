using ChatApp.Configuration;

namespace ChatApp.People.Sessions;

/// <summary>Session lifetimes. Guests, who cannot sign in again, keep theirs for
/// <see cref="SessionStore.SessionLifetime"/> after their last visit.</summary>
public sealed class SessionLifetimeOptions
{
    /// <summary>For this long after a proof of identity, operator actions and ending sessions require no new one; 0: never required.
    /// Default 15 minutes.</summary>
    [Between("00:00:00", "1.00:00:00", Zero = "never asked again")]
    public TimeSpan FreshSignIn { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A session of a member or operator ends when unused for this long. Default 30 days; the cookie lasts for 90.</summary>
    [Between("01:00:00", "90.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A session of a member or operator ends this long after its sign-in, even if used; 0: no limit. Default 0.</summary>
    [Between("00:00:00", "3650.00:00:00", Zero = "no such end")]
    public TimeSpan SessionLongest { get; set; }
}
