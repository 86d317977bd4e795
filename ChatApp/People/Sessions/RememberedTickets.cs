using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

/// <summary>Remembers for a minute or two what signed cookies say. A connect shows the same one twice and a page once more, and each
/// time to check the signature, decrypt and read it is 15 µs. Whether the session that it names still lasts is asked each time all the
/// same.</summary>
/// <param name="inner">Reads those that are not remembered.</param>
/// <param name="time">The clock.</param>
public sealed class RememberedTickets(ISecureDataFormat<AuthenticationTicket> inner, TimeProvider time) : ISecureDataFormat<AuthenticationTicket>
{
    /// <summary>The most of a generation, at some 1 kB each; two are kept.</summary>
    private const int Most = 4_000;

    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(1);

    private readonly Lock turning = new();
    private volatile Generations kept = new(new(), new(), time.GetTimestamp());

    /// <inheritdoc/>
    public string Protect(AuthenticationTicket data) => inner.Protect(data);

    /// <inheritdoc/>
    public string Protect(AuthenticationTicket data, string? purpose) => inner.Protect(data, purpose);

    /// <inheritdoc/>
    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    /// <inheritdoc/>
    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null || purpose is not null)
            return inner.Unprotect(protectedText, purpose);
        var (young, old, begun) = kept;
        if (young.TryGetValue(protectedText, out var known) || old.TryGetValue(protectedText, out known))
            return known;
        if (inner.Unprotect(protectedText, null) is not { } ticket)
            return null; // What is no cookie of ours is not remembered: anybody could send any number of them.
        if (time.GetElapsedTime(begun) > Generation || young.Count >= Most)
            young = Turn(begun);
        young[protectedText] = ticket;
        return ticket;
    }

    private ConcurrentDictionary<string, AuthenticationTicket> Turn(long begun)
    {
        lock (turning)
        {
            if (kept.Begun == begun)
                kept = new(new(), time.GetElapsedTime(begun) > 2 * Generation ? new() : kept.Young, time.GetTimestamp());
            return kept.Young;
        }
    }

    private sealed record Generations(
        ConcurrentDictionary<string, AuthenticationTicket> Young, ConcurrentDictionary<string, AuthenticationTicket> Old, long Begun);

    /// <summary>Puts it around our form of a ticket, for the cookie that everybody has, signed with the keys of the framework's.</summary>
    internal sealed class Around(TimeProvider time) : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        // As the framework takes them, so that cookies of before are read.
        private static readonly string[] Purposes =
            ["Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", CookieAuthenticationDefaults.AuthenticationScheme, "v2"];

        public void PostConfigure(string? name, CookieAuthenticationOptions options)
        {
            if (name != CookieAuthenticationDefaults.AuthenticationScheme)
                return;
            var signed = options.DataProtectionProvider!.CreateProtector(Purposes);
            options.TicketDataFormat = new RememberedTickets(new SecureDataFormat<AuthenticationTicket>(new SessionTicketSerializer(), signed), time);
        }
    }
}
