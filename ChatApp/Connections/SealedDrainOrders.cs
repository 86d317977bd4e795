using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace ChatApp.Connections;

/// <summary>Orders of the console, protected with the keys that also sign cookies: who can read these keys may drain the server that uses
/// them.</summary>
public sealed class SealedDrainOrders(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long an order is valid. It is sent at once, on the same machine.</summary>
    private static readonly TimeSpan OrderLifetime = TimeSpan.FromSeconds(30);

    private readonly IDataProtector protector = protection.CreateProtector("ChatApp.DrainOrder");

    /// <summary>Seals an order.</summary>
    public string Seal(DrainOrder order) =>
        protector.Protect(JsonSerializer.Serialize(new Sealed(order, time.GetUtcNow().UtcTicks), JsonSerializerOptions.Web));

    /// <summary>Opens an order; null for one that is too old, or that was not sealed with the same keys.</summary>
    public DrainOrder? Open(string text)
    {
        try
        {
            var (order, at) = JsonSerializer.Deserialize<Sealed>(protector.Unprotect(text), JsonSerializerOptions.Web)!;
            return Math.Abs(time.GetUtcNow().UtcTicks - at) < OrderLifetime.Ticks ? order : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Sealed(DrainOrder Order, long At);
}
