using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>Security rules that hold for all pages.</summary>
[Trait("kind", "server")]
public sealed partial class PageTests(PageSite site) : IClassFixture<PageSite>
{
    private TestServer Server => site.Server;

    [Fact]
    public async Task No_page_has_style_within_it_or_script_that_its_policy_does_not_name_by_a_hash()
    {
        var seen = 0;
        foreach (var path in await PathsAsync("GET"))
        {
            foreach (var reader in new[] { site.Owner, site.Stranger })
            {
                var page = await reader.GetAsync(path);
                if (!page.Headers.GetValueOrDefault("Content-Type", "").StartsWith("text/html", StringComparison.Ordinal))
                    continue;
                seen++;
                Check(path, page);
            }
        }

        seen.Should().BeGreaterThan(15);
    }

    [Fact]
    public async Task A_refusal_is_a_page_like_any_other()
    {
        foreach (var path in new[] { "/nothing-there", "/rooms/x", "/invite/x", "/hub-log?before=-1" })
        {
            var page = await site.Owner.GetAsync(path);
            page.Status.Should().BeOneOf(400, 404);
            Check(path, page);
        }
    }

    [Fact]
    public async Task No_form_counts_without_its_token()
    {
        var before = await EverythingAsync();
        // An upload is JSON: no form of another site can send it, and its origin is checked. An order of the console is sealed.
        foreach (var path in (await PathsAsync("POST")).Except(["/files", "/drain"]))
        {
            foreach (var reader in new[] { site.Owner, site.Stranger })
            {
                var answer = await reader.SendAsync("POST", path, PlainBrowser.Form(Hostile.Fields("Forged")));
                answer.Status.Should().Be(400, path);
            }
        }

        (await EverythingAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task No_form_counts_that_another_sites_page_sends()
    {
        var before = await EverythingAsync();
        using var foreign = site.Owner.Copy(Server.Address);
        var token = await foreign.TokenAsync();
        foreach (var origin in new[] { "http://evil.example", $"http://127.0.0.1:{(Server.Address.Port % 60000) + 1}", "null" })
        {
            foreign.Headers["Origin"] = origin;
            foreach (var path in await PathsAsync("POST"))
            {
                var answer = await foreign.SendAsync(
                    "POST", path, PlainBrowser.Form([.. Hostile.Fields("Forged"), ("__RequestVerificationToken", token)]));
                answer.Status.Should().Be(403, path);
            }
        }

        (await EverythingAsync()).Should().Equal(before);
        foreign.Headers["Origin"] = Server.Address.GetLeftPart(UriPartial.Authority);
        (await foreign.PostAsync("/settings", ("name", "Honest Owl"))).Location.Should().Be("/");
    }

    [Theory]
    [MemberData(nameof(Hostile.Values), MemberType = typeof(Hostile))]
    public async Task Hostile_words_in_any_field_change_nothing_and_break_nothing(string what, string value)
    {
        var before = await EverythingAsync();
        var token = await site.Owner.TokenAsync();
        var requests =
            from path in await PathsAsync("POST")
            where !Hostile.WithoutFields.Any(other => path.StartsWith(other, StringComparison.Ordinal))
            from content in Hostile.Contents(value, token)
            select SendAsync(path, content);

        foreach (var (request, answer) in await Task.WhenAll(requests))
        {
            answer.Status.Should().BeInRange(200, 499, $"{what} to {request}");
            answer.Body.Should().NotContain("<script>alert", request);
        }

        (await EverythingAsync()).Should().Equal(before);
    }

    private async Task<(string Request, PlainAnswer Answer)> SendAsync(string path, HttpContent content)
    {
        using var owner = site.Owner.Copy(Server.Address);
        owner.Headers["X-Forwarded-For"] = Hostile.Address(); // Own client address, so that no rate limit applies.
        return ($"{path} as {content.Headers.ContentType}", await owner.SendAsync("POST", path, content));
    }

    private static void Check(string path, PlainAnswer page)
    {
        var policy = page.Headers.Should().ContainKey("Content-Security-Policy", path).WhoseValue;
        policy.Should().StartWith("default-src 'none'").And.NotContain("unsafe").And.NotContain("*").And.NotContain("http:");
        page.Headers.Should().Contain("X-Content-Type-Options", "nosniff").And.ContainKey("Referrer-Policy");
        foreach (Match script in Script().Matches(page.Body))
        {
            var (attributes, text) = (script.Groups[1].Value, script.Groups[2].Value);
            if (text.Length > 0 && !attributes.Contains("type=\"application/json\"", StringComparison.Ordinal))
                policy.Should().Contain($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", path);
            else if (!attributes.Contains("type=\"application/json\"", StringComparison.Ordinal))
                (text.Trim() + (attributes.Contains("src=\"/", StringComparison.Ordinal) ? "" : "no src")).Should().BeEmpty(path);
        }

        foreach (Match tag in Tag().Matches(Script().Replace(page.Body, "<script$1>")))
            tag.Value.Should().NotMatchRegex(@"^<style|\s(style|on[a-z]+)\s*=|javascript:", path);
    }

    private async Task<IReadOnlyList<string>> PathsAsync(string method) =>
    [
        .. (await AuthorizationWalk.FindAsync(Server.App)).Keys.Where(key => key.StartsWith($"{method} /", StringComparison.Ordinal))
            .Select(key => key[(method.Length + 1)..])
            .Where(
                path => path is not ("/connect" or "/hubs/chat/negotiate") && !path.StartsWith("/healthz", StringComparison.Ordinal)
                    && !path.Contains(":file", StringComparison.Ordinal))
            .Select(path => site.Values.Aggregate(path, (now, value) => now.Replace(value.Key, value.Value, StringComparison.Ordinal))),
    ];

    private async Task<IReadOnlyList<string>> EverythingAsync() =>
    [
        .. await Server.QueryAsync("SELECT Id, Name, Kind, Status FROM People WHERE Kind > 0"),
        .. await Server.QueryAsync("SELECT Email, PasswordHash FROM Accounts"),
        .. await Server.QueryAsync("SELECT Id, Name, Topic FROM Rooms"),
        .. await Server.QueryAsync("SELECT Key, hex(Hash), Uses FROM Links"),
        .. await Server.QueryAsync("SELECT hex(CredentialId), Name FROM Passkeys"),
        .. await Server.QueryAsync("SELECT Address FROM BlockedAddresses"),
        .. await Server.QueryAsync("SELECT Id FROM Sessions WHERE PersonKey = 1"),
    ];

    [GeneratedRegex("<script([^>]*)>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<[a-z](?:[^>\"]|\"[^\"]*\")*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
