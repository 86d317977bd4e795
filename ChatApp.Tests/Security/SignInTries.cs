using System.Diagnostics;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>A server with an operator and a stopped clock, and sign-in attempts from any client address.</summary>
public abstract class SignInTries : IAsyncLifetime
{
    protected const string Member = "member@example.com";

    /// <summary>Starts at the present: the keys that sign cookies use the system clock.</summary>
    protected ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    protected TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(Time), "Chat:TrustedProxies=127.0.0.1", "Chat:GuestsPerMinute=60");
        await Server.OperatorAsync();
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A sign-in attempt from this address, by default from a network of its own.</summary>
    protected async Task<(int Status, string Text, TimeSpan Took)> TryAsync(string email, string password, string? from = null)
    {
        using var browser = From(from ?? Hostile.Address());
        var token = await browser.TokenAsync();
        var clock = Stopwatch.StartNew();
        var answer = await browser.SendAsync(
            "POST", "/sign-in", PlainBrowser.Form(("email", email), ("password", password), ("__RequestVerificationToken", token)));
        var headers = answer.Headers.Where(header => header.Key is not ("Date" or "Content-Length"));
        var text = PlainBrowser.WithoutTokens(answer.Body).Replace(email, "", StringComparison.Ordinal)
            + $" {string.Join('|', headers)}";
        return (answer.Status, text, clock.Elapsed);
    }

    protected async Task<int> NewGuestAsync(string address)
    {
        using var browser = From(address);
        return (await browser.GetAsync("/")).Status;
    }

    protected PlainBrowser From(string address)
    {
        var browser = PlainBrowser.Stranger(Server.Address);
        browser.Headers["X-Forwarded-For"] = address;
        return browser;
    }
}
