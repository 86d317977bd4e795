using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChatApp.People.Sessions;

/// <summary>Serializes the signed cookie: person, session, issue and expiry time. The framework's format also names types and schemes, and
/// makes a cookie of 496 characters where this is 198: each request sends it, and each open connection keeps it, three times.</summary>
public sealed class SessionTicketSerializer : IDataSerializer<AuthenticationTicket>
{
    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "session";

    /// <summary>The first byte; the framework's format, which earlier cookies have, begins with another one.</summary>
    private const byte Form = 1;

    /// <summary>The principal of a person with a session.</summary>
    public static ClaimsPrincipal Principal(string personId, string sessionId) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, personId), new(SessionClaim, sessionId)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <inheritdoc/>
    public byte[] Serialize(AuthenticationTicket model)
    {
        if (model.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } personId
            || model.Principal.FindFirstValue(SessionClaim) is not { } sessionId
            || model.Properties is not { IssuedUtc: { } issued, ExpiresUtc: { } expires })
            return TicketSerializer.Default.Serialize(model); // An early cookie, which is renewed from this.
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(Form);
            writer.Write(personId);
            writer.Write(sessionId);
            writer.Write(issued.UtcTicks);
            writer.Write(expires.UtcTicks);
        }

        return bytes.ToArray();
    }

    /// <inheritdoc/>
    /// <returns>The ticket; null where it has neither format.</returns>
    public AuthenticationTicket? Deserialize(byte[] data)
    {
        if (data is not [Form, ..])
            return TicketSerializer.Default.Deserialize(data);
        using var reader = new BinaryReader(new MemoryStream(data, 1, data.Length - 1));
        return new(
            Principal(reader.ReadString(), reader.ReadString()),
            new() { IsPersistent = true, IssuedUtc = Time(reader.ReadInt64()), ExpiresUtc = Time(reader.ReadInt64()) },
            CookieAuthenticationDefaults.AuthenticationScheme);

        static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
    }
}
