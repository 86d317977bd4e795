using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <summary>The retry policy of every connection: never. Only a person, or the program that owns the client, connects again.</summary>
/// <remarks>Installed although "no policy" has the same effect, so that adding a policy later is a visible change to this class.</remarks>
public sealed class NoAutomaticReconnect : IRetryPolicy
{
    /// <inheritdoc/>
    /// <returns>Always null.</returns>
    public TimeSpan? NextRetryDelay(RetryContext retryContext) => null;
}
