using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary>deploy/chatapp.service, and the server under systemd.</summary>
[Trait("kind", "server")]
public sealed class UnitTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-unit-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Systemd_understands_every_line_of_the_unit()
    {
        // systemd-analyze checks that the program exists, and it is not installed here.
        var built = Path.Combine(AppContext.BaseDirectory, "ChatApp");
        var unit = Path.Combine(folder.FullName, "chatapp.service");
        await File.WriteAllTextAsync(
            unit, (await File.ReadAllTextAsync(Unit)).Replace("/opt/chatapp/ChatApp", built, StringComparison.Ordinal));

        var run = await CommandRun.RunAsync("systemd-analyze", ["verify", unit]);

        (run.Output + run.Error).Should().BeEmpty();
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Hardly_anything_is_left_that_the_service_may_do_to_its_machine()
    {
        // Exposure level times ten: 100 is a service without protection, ours is 15, of which 10 are for network access, which it needs.
        var run = await CommandRun.RunAsync("systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", Unit]);

        run.ExitCode.Should().Be(0, run.Output);
    }

    [Fact]
    public async Task Systemd_is_told_when_the_server_listens_and_when_it_begins_to_stop_and_the_stop_drains()
    {
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(folder.FullName, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var starting = ServerProcess.StartAsync([("NOTIFY_SOCKET", path)]);

        (await SubscribeAsync(systemd)).Should().Be("READY=1");
        await using var server = await starting;
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        server.Terminate();

        (await SubscribeAsync(systemd)).Should().Be("STOPPING=1");
        (await client.Ended).Should().Be((1012, "server-stopping"));
        (await server.ExitAsync()).Should().Be(0);
        server.Log.Lines.Should().Contain(
            line => line.StartsWith("<6>2", StringComparison.Ordinal)
                && line.Contains("Z ChatApp.Connections.HubLog[1001] Client connected, ", StringComparison.Ordinal),
            "the journal takes the level from the line's beginning");
    }

    [Fact]
    public async Task What_is_told_ready_answers_at_once()
    {
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(folder.FullName, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var port = FreePort.Next();
        var starting = ServerProcess.StartAsync([("NOTIFY_SOCKET", path)], $"--Urls=http://127.0.0.1:{port}");
        using var http = new HttpClient();

        await SubscribeAsync(systemd);
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/ready"));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        await (await starting).DisposeAsync();
    }

    private static string Unit => Path.Combine(Repository.Root, "deploy", "chatapp.service");

    private static async Task<string> SubscribeAsync(Socket socket)
    {
        var letter = new byte[256];
        return Encoding.UTF8.GetString(letter, 0, await socket.ReceiveAsync(letter.AsMemory()).AsTask().WaitAsync(Patience));
    }
}
