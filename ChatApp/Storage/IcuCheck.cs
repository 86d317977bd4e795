using System.Globalization;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Health check of ICU: without it, .NET has no cultures and cannot compare names.</summary>
internal sealed class IcuCheck : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsAvailable() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(
            "ICU is missing or switched off. Install it (Debian: libicu72) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset"));

    private static bool IsAvailable()
    {
        try
        {
            return CultureInfo.GetCultureInfo("zh-Hans", predefinedOnly: true).Name == "zh-Hans"
                && "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";
        }
        catch (Exception error) when (error is CultureNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
