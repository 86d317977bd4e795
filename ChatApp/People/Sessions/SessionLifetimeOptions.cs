using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

/// <summary>How long a sign-in lasts. Guests, who cannot sign in again, stay for <see cref="SessionStore.Life"/> after their last visit.</summary>
public sealed class SessionLifetimeOptions
{
    /// <summary>For so long after somebody has shown who they are, operators' actions and ends of sessions do not ask again; 0: never. Default 15
    /// minutes.</summary>
    [Between("00:00:00", "1.00:00:00", Zero = "never asked again")]
    public TimeSpan FreshSignIn { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A session of a member or operator ends when nobody has used it for so long. Default 30 days; the cookie lasts for 90.</summary>
    [Between("01:00:00", "90.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A session of a member or operator ends so long after its sign-in, however much it is used; 0: no such end. Default 0.</summary>
    [Between("00:00:00", "3650.00:00:00", Zero = "no such end")]
    public TimeSpan SessionLongest { get; set; }
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class SessionLifetimeOptionsCheck : IValidateOptions<SessionLifetimeOptions>;
