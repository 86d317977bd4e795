using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChatApp.People.Sessions;

/// <summary>What is signed in the cookie: the person, the session, and from when to when. The framework's own form of it names types and
/// schemes as well, and makes a cookie of 496 letters where this is 198: each request brings it, and each open connection
/// keeps it, three times.</summary>
public sealed class SessionTicketSerializer : IDataSerializer<AuthenticationTicket>
{
    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "session";

    /// <summary>The first byte; the framework's form, which cookies of before have, begins with another one.</summary>
    private const byte Form = 1;

    /// <summary>Somebody with a session of theirs.</summary>
    public static ClaimsPrincipal Principal(string personId, string sessionId) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, personId), new(SessionClaim, sessionId)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <inheritdoc/>
    public byte[] Serialize(AuthenticationTicket model)
    {
        if (model.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } personId
            || model.Principal.FindFirstValue(SessionClaim) is not { } sessionId
            || model.Properties is not { IssuedUtc: { } issued, ExpiresUtc: { } expires })
            return TicketSerializer.Default.Serialize(model); // A cookie of long before, from which it is renewed.
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
    /// <returns>The ticket; null where it has neither form.</returns>
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
