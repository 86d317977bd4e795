using System.Security.Claims;
using ChatApp.People.Sessions;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace ChatApp.Tests.People;

/// <summary>What a signed cookie says is read once in a while, and never believed of a text that nobody signed.</summary>
public sealed class RememberedTicketsTests : ISecureDataFormat<AuthenticationTicket>
{
    private readonly ManualTime time = new();
    private readonly TicketDataFormat signed = new(new EphemeralDataProtectionProvider().CreateProtector("cookies"));
    private readonly RememberedTickets tickets;
    private int read;

    public RememberedTicketsTests() => tickets = new(this, time);

    [Fact]
    public void A_cookie_that_comes_again_is_read_once()
    {
        var cookie = tickets.Protect(Ticket("anna"));

        Name(cookie).Should().Be("anna");
        time.Advance(TimeSpan.FromSeconds(59));
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
    public void It_is_forgotten_when_two_minutes_have_passed()
    {
        var cookie = tickets.Protect(Ticket("anna"));
        Name(cookie);

        time.Advance(TimeSpan.FromSeconds(121));
        Name(tickets.Protect(Ticket("somebody"))); // What is read turns the generations.
        Name(cookie);

        read.Should().Be(3);
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

    [Fact]
    public void A_flood_of_cookies_is_bounded()
    {
        var first = tickets.Protect(Ticket("anna"));
        Name(first);
        for (var number = 0; number < 8_100; number++)
            Name(tickets.Protect(Ticket($"{number}")));
        read = 0;

        Name(first).Should().Be("anna");

        read.Should().Be(1, "it was forgotten");
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
