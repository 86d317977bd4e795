using System.Net;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Storage;

/// <summary>The keys that sign cookies: a fault of theirs never makes a page fail, and no person is stored whose cookie cannot be
/// signed.</summary>
[Trait("kind", "server")]
public sealed class KeyFilesTests
{
    private const string Guests = "SELECT COUNT(*) FROM People";

    [Theory]
    [InlineData("")]
    [InlineData("no xml at all")]
    [InlineData("<key")]
    [InlineData("<other />")]
    [InlineData("<key id=\"8a2b9d0e-0000-0000-0000-000000000000\" version=\"1\" />")]
    public async Task A_bad_file_beside_a_good_one_is_named_once_and_passed_over(string content)
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Keys, "key-bad.xml"), content);

        await server.StartAsync();

        await using var again = await visitor.ConnectAsync();
        again.Hello.Should().NotBeNull("the good key is used");
        server.Log.Lines(1150).Should().ContainSingle().Which.Should().Contain("key-bad.xml cannot be used and is passed over: ");
        server.Log.Expect(1150);
        Directory.GetFiles(server.Keys).Should().HaveCount(2);
    }

    [Fact]
    public async Task Where_the_only_key_is_damaged_a_new_one_is_made()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var before = await WireVisitor.GuestAsync(server.Address);
        (await before.PostFormAsync("/settings", [new("name", "Anna")])).EnsureSuccessStatusCode();
        await server.StopAsync();
        var only = Directory.GetFiles(server.Keys).Should().ContainSingle().Subject;
        await File.WriteAllTextAsync(only, "");

        await server.StartAsync();

        (await before.Http.GetAsync(new Uri("/", UriKind.Relative))).EnsureSuccessStatusCode();
        (await before.PostFormAsync("/settings", [new("name", "Berta")])).EnsureSuccessStatusCode();
        (await server.ReadyAsync()).Should().Be(HttpStatusCode.OK);
        server.Log.Lines(1150).Should().ContainSingle();
        server.Log.Expect(1150);
        new DirectoryInfo(server.Keys).GetFiles("*.xml").Should().HaveCount(2)
            .And.OnlyContain(file => file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Where_all_keys_are_of_no_use_at_once_another_one_is_made_while_the_server_runs()
    {
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var keys = server.App.Services.GetRequiredService<IKeyManager>();
        foreach (var id in new[] { 47, 49 })
            server.Log.Expect(id); // ASP.NET Core's own log entries.
        keys.RevokeAllKeys(DateTimeOffset.UtcNow);

        await Patience.UntilAsync(() => keys.GetAllKeys().Any(key => !key.IsRevoked));
        using var page = await http.GetAsync(new Uri("/", UriKind.Relative));

        page.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_folder_for_temporary_files_is_not_needed()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (var server = await ServerProcess.StartAsync(
            [("TMPDIR", "/proc/nowhere"), ("TMP", "/proc/nowhere"), ("TEMP", "/proc/nowhere")], $"--Chat:DataFolder={data.FullName}"))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            await using var client = await visitor.ConnectAsync();
            (await client.SayAsync("stored")).Number.Should().Be(1);
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Where_no_key_can_be_had_the_start_stops_with_one_line()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "keys"), "a file where the folder should be");

        var run = await CommandRun.ChatAppAsync("--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={data.FullName}");

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().StartWith("ChatApp cannot start: there is no key to sign cookies with in ").And.NotContain("\n");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_that_cannot_be_renewed_is_used_to_its_end_and_nobody_sees_a_failed_page()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await server.StopAsync();
        // As after 89 days: the key is valid for one more day, and the next one cannot be written, because the folder is read-only.
        var key = Directory.GetFiles(server.Keys).Single();
        var text = await File.ReadAllTextAsync(key);
        var end = DateTimeOffset.UtcNow.AddDays(1);
        foreach (var (name, at) in new[]
        {
            ("creationDate", end.AddDays(-90)), ("activationDate", end.AddDays(-90)), ("expirationDate", end),
        })
            text = System.Text.RegularExpressions.Regex.Replace(text, $"<{name}>.*?</{name}>", $"<{name}>{at:O}</{name}>");
        await File.WriteAllTextAsync(key, text);
        await ShellAsync(server.Keys, """
            [ "$(id -u)" != 0 ] && exec chmod 500 "$1"
            chattr +i "$1" 2>/dev/null || { mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"; }
            """);
        try
        {
            await server.StartAsync();

            server.Log.Lines(1151).Should().ContainSingle().Which.Should().NotContain("\n");
            server.Log.Expect(1151);
            await using var again = await visitor.ConnectAsync();
            using var other = await WireVisitor.GuestAsync(server.Address);
            (await server.ReadyAsync()).Should().Be(HttpStatusCode.OK);
        }
        finally
        {
            await ShellAsync(server.Keys, """chmod 700 "$1"; chattr -i "$1"; mountpoint -q "$1" && umount "$1"; true""");
        }

        await server.StopAsync();
        await server.StartAsync();
        Directory.GetFiles(server.Keys).Should().HaveCount(2, "it is written as soon as it can be");
    }

    [Fact]
    public async Task A_guest_whose_cookie_cannot_be_signed_is_not_stored()
    {
        var breaks = false;
        await using var server = await TestServer.StartAsync(builder => builder.Services.PostConfigure<CookieAuthenticationOptions>(
            CookieAuthenticationDefaults.AuthenticationScheme,
            options => options.TicketDataFormat = new Unsigned(options.TicketDataFormat, () => breaks)));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        breaks = true;

        using var other = new WireVisitor(server.Address);
        using var failed = await other.Http.GetAsync(new Uri("/", UriKind.Relative));

        failed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        failed.Headers.Contains("Set-Cookie").Should().BeFalse();
        (await server.QueryAsync(Guests)).Should().Equal("1");
        foreach (var entry in server.Log.Entries.Where(entry => entry.Error is not null))
            server.Log.Expect(entry.Id);
    }

    private static async Task ShellAsync(string folder, string script) =>
        (await CommandRun.RunAsync("bash", ["-c", script, "bash", folder])).ExitCode.Should().Be(0);

    private sealed class Unsigned(
        ISecureDataFormat<AuthenticationTicket> inner, Func<bool> breaks) : ISecureDataFormat<AuthenticationTicket>
    {
        public string Protect(AuthenticationTicket data) => Protect(data, null);

        public string Protect(AuthenticationTicket data, string? purpose) =>
            breaks() ? throw new System.Security.Cryptography.CryptographicException("no key") : inner.Protect(data, purpose);

        public AuthenticationTicket? Unprotect(string? protectedText) => inner.Unprotect(protectedText);

        public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) => inner.Unprotect(protectedText, purpose);
    }
}
