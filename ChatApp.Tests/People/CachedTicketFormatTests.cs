using System.Security.Claims;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.Tests.People;

/// <summary>A signed cookie is read once a minute; a forged one is never cached.</summary>
[Trait("kind", "unit")]
public sealed class CachedTicketFormatTests : ISecureDataFormat<AuthenticationTicket>, IDisposable
{
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10 });
    private readonly TicketDataFormat signed = new(new EphemeralDataProtectionProvider().CreateProtector("cookies"));
    private readonly CachedTicketFormat tickets;
    private int read;

    public CachedTicketFormatTests() => tickets = new(this, cache);

    public void Dispose() => cache.Dispose();

    [Fact]
    public void A_cookie_that_comes_again_is_read_once()
    {
        var cookie = tickets.Protect(Ticket("anna"));

        Name(cookie).Should().Be("anna");
        Name(cookie).Should().Be("anna");

        read.Should().Be(1);
    }

    [Fact]
    public void Cookies_of_others_are_read_for_themselves()
    {
        var (anna, berta) = (tickets.Protect(Ticket("anna")), tickets.Protect(Ticket("berta")));

        (Name(anna), Name(berta), Name(anna)).Should().Be(("anna", "berta", "anna"));
    }

    [Fact]
    public void What_nobody_signed_is_nobodys_and_is_not_remembered()
    {
        var cookie = tickets.Protect(Ticket("anna"));
        string?[] forged = [null, "", "nonsense", cookie[..^1], cookie + "A", cookie[1..]];

        foreach (var text in forged.Concat(forged))
            tickets.Unprotect(text).Should().BeNull();

        read.Should().Be(2 * forged.Length);
    }

    public string Protect(AuthenticationTicket data) => signed.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => signed.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        read++;
        return signed.Unprotect(protectedText, purpose);
    }

    private static AuthenticationTicket Ticket(string name) =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name)], "test")), "test");

    private string? Name(string cookie) => tickets.Unprotect(cookie)?.Principal.Identity?.Name;
}
