using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Checks that the data protection keys can sign and read cookies.</summary>
internal sealed class KeysCheck(IDataProtectionProvider protection, KeyRenewal renewal) : IHealthCheck
{
    private const string Text = "trial";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var protector = protection.CreateProtector(nameof(KeysCheck));
        return Task.FromResult(
            Try(protector) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the keys that sign cookies do not work"));
    }

    private bool Try(IDataProtector protector)
    {
        try
        {
            return Works(protector);
        }
        catch (CryptographicException)
        {
            // All keys have expired at once: the clock was changed, or the machine slept for months.
            renewal.Renew();
            return Works(protector);
        }
    }

    private static bool Works(IDataProtector protector) => protector.Unprotect(protector.Protect(Text)) == Text;
}
