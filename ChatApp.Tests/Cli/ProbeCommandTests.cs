using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatApp.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class ProbeCommandTests
{
    [Fact]
    public async Task A_server_in_good_order_passes_every_check()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:HeartbeatInterval=00:00:01");

        var (code, lines) = await RunAsync(server.Address.ToString(), "--soak", "3s");

        lines.Should().HaveCount(8).And.OnlyContain(line => line.StartsWith('✓'));
        lines.Select(line => line[2..].Split(':')[0]).Should().Equal(
            "page", "admission", "connect", "heartbeat", "message there and back", "soak 3s", "disconnect", "manual reconnect");
        code.Should().Be(0);
    }

    [Fact]
    public async Task It_leaves_nothing_that_others_see()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var witness = await visitor.ConnectAsync();
        await witness.EnterAsync();

        var (code, lines) = await RunAsync(server.Address.ToString());

        code.Should().Be(0, string.Join('\n', lines));
        StoredCopy.Query(server.DatabaseFile, "SELECT Name, Status FROM People ORDER BY Key").Skip(1).Should().Equal("Deleted account|3");
        StoredCopy.Query(
            server.DatabaseFile, "SELECT Kind, Archived, LastNumber, (SELECT COUNT(*) FROM Memberships WHERE RoomKey = Key) FROM Rooms")
            .Should().Equal("0|0|0|1", "1|1|1|0");
        StoredCopy.Query(server.DatabaseFile, "SELECT Text FROM Messages").Should().Equal("");
        witness.Came<ChatApp.Contracts.MessageView>("MessageChanged").Should().BeEmpty();
    }

    [Fact]
    public async Task Where_only_operators_make_rooms_it_writes_to_itself()
    {
        await using var server = await TestServer.StartAsync("Chat:RoomsBy=Operators");
        server.Log.Expect(1008);

        var (code, lines) = await RunAsync(server.Address.ToString());

        code.Should().Be(0, string.Join('\n', lines));
        StoredCopy.Query(server.DatabaseFile, "SELECT Text FROM Messages").Should().Equal("");
    }

    [Fact]
    public async Task With_a_cookie_it_probes_as_that_person_and_leaves_their_session()
    {
        await using var server = await TestServer.StartAsync("Chat:Access=Invite");
        using var owner = new WireVisitor(server.Address);
        await server.SetUpWithoutGuestAsync(owner);
        var cookie = owner.Cookies.GetCookies(server.Address).Single(one => one.Name == "chatapp");

        var (code, lines) = await RunAsync(server.Address.ToString(), "--cookie", $"{cookie.Name}={cookie.Value}");

        code.Should().Be(0, string.Join('\n', lines));
        lines[2].Should().StartWith("✓ connect: as Night Shift, ");
        (await owner.Http.GetAsync(new Uri("/account", UriKind.Relative))).RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/account");
        StoredCopy.Query(server.DatabaseFile, "SELECT COUNT(*) FROM Rooms WHERE Kind = 1 AND NOT Archived").Should().Equal("0");
    }

    [Fact]
    public async Task A_connection_that_does_not_hold_fails_the_soak()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        var probing = RunAsync(server.Address.ToString(), "--soak", "1m");
        // The second client leaves when it has seen the message: from then on the soak is running.
        await server.WaitForLogAsync(line => line.Contains("cause client-left", StringComparison.Ordinal));

        await server.KillAsync();
        var (code, lines) = await probing;

        lines.Should().ContainSingle(line => line.StartsWith("✗ soak 1m: ", StringComparison.Ordinal));
        lines[^1].Should().Be("  not checked: disconnect, manual reconnect");
        code.Should().Be(1);
    }

    [Fact]
    public Task Where_nothing_listens_it_says_so() =>
        FailsAsync($"http://127.0.0.1:{FreePort.Next()}", "✗ page: *does not answer as a web server*refused*");

    [Fact]
    public async Task A_silent_port_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await FailsAsync($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", "✗ page: no answer within 10 s");
    }

    [Fact]
    public async Task A_port_that_does_not_speak_http_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other);

        await FailsAsync($"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", "✗ page: *does not answer as a web server*");
        await answering;
    }

    [Fact]
    public async Task A_server_that_knows_no_such_page_is_not_ChatApp() =>
        await FailsAgainstAsync(app => app.MapFallback(() => Results.NotFound()), "", "✗ page: *answered 404, not a page");

    [Fact]
    public async Task A_page_of_something_else_is_not_ChatApp() =>
        await FailsAgainstAsync(app => app.MapFallback(() => Results.Content("<p>Hello", "text/html")), "", "✗ page: *not ChatApp's page");

    [Fact]
    public async Task A_page_without_admission_behind_it_is_named() =>
        await FailsAgainstAsync(
            app => app.MapGet("/", () => Results.Content("<body data-connection=waiting>", "text/html")),
            "",
            "✗ admission: POST /connect answered 404");

    [Fact]
    public async Task A_wrong_path_is_named()
    {
        await using var server = await ServerProcess.StartAsync();

        await FailsAsync($"{server.Address}no/such/path", "✗ page: *answered 404, not a page");
    }

    [Theory]
    [InlineData("URL takes an http or https address, not 'not-an-address'.", "not-an-address")]
    [InlineData("URL takes an http or https address, not 'ftp://127.0.0.1'.", "ftp://127.0.0.1")]
    [InlineData("Required argument missing for option: '--soak'.", "--soak")]
    [InlineData("--soak takes a time such as 30s, 2m or 1h, not 'soon'.", "--soak", "soon")]
    [InlineData("--soak takes a time such as 30s, 2m or 1h, not '0s'.", "--soak", "0s")]
    [InlineData("--soak takes a time such as 30s, 2m or 1h, not '9999999h'.", "--soak", "9999999h")]
    [InlineData("Option '--soak' expects a single argument but 2 were provided.", "--soak", "2s", "--soak", "3s")]
    [InlineData("Unrecognized command or argument 'http://127.0.0.1:2'.", "http://127.0.0.1:1", "http://127.0.0.1:2")]
    [InlineData("--link takes a link that sign-in-link printed, not 'AbC'.", "--link", "AbC")]
    [InlineData("--cookie takes the cookie of a session, not 'no-value'.", "--cookie", "no-value")]
    [InlineData("--link and --cookie exclude each other.", "--link", "http://127.0.0.1:1/sign-in/x", "--cookie", "a=b")]
    public async Task An_argument_that_makes_no_sense_is_named(string says, params string[] args)
    {
        var (code, lines) = await RunAsync(args);

        lines.Should().Equal($"{says} See probe --help.");
        code.Should().Be(1);
    }

    [Fact]
    public async Task An_interrupted_probe_says_so_and_leaves_nobody_behind()
    {
        await using var server = await LocalServer.StartAsync();
        string[] arguments =
        [
            "--default-signal=INT", "dotnet", // In the background of a shell, SIGINT is ignored, and child processes inherit that.
            typeof(Program).Assembly.Location, "probe", server.Address.ToString(), "--soak", "1m",
        ];
        using var probe = Process.Start(new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true })!;
        while (await probe.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line
            && !line.StartsWith("✓ message", StringComparison.Ordinal))
            continue;

        (await CommandRun.RunAsync("kill", ["-INT", $"{probe.Id}"])).ExitCode.Should().Be(0);

        (await probe.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30))).Should().Be("✗ soak 1m: interrupted");
        await probe.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        probe.ExitCode.Should().Be(1);
        await server.WaitForLogAsync(
            line => line.Contains("current connections: 0", StringComparison.Ordinal)
                && line.Contains("cause client-left", StringComparison.Ordinal));
    }

    private static async Task FailsAgainstAsync(Action<WebApplication> map, string path, string expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        map(app);
        await app.StartAsync();
        await FailsAsync(app.Urls.Single() + path, expected);
    }

    private static async Task FailsAsync(string address, string expected)
    {
        var watch = Stopwatch.StartNew();
        var (code, lines) = await RunAsync(address);

        lines[^2].Should().Match(expected);
        lines[^1].Should().StartWith("  not checked: ");
        lines.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal));
        code.Should().Be(1);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray());
    }

    private static async Task<(int Code, string[] Lines)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await ProbeCommand.RunAsync(args, output, CancellationToken.None);
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
