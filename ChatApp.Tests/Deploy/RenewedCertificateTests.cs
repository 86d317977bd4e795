using System.Net.Security;
using System.Net.Sockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

[Trait("kind", "server")]
public sealed class RenewedCertificateTests
{
    [Fact]
    public async Task A_certificate_that_is_renewed_is_taken_without_a_restart_and_a_broken_one_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-").FullName;
        var first = new Certificate(folder);
        await using var server = await TestServer.StartAsync(
            "Urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={first.File}",
            $"Kestrel:Certificates:Default:KeyPath={first.Key}");
        server.Log.Expect(1143);
        (await ShownAsync(server)).Should().Be(first.Thumbprint);

        await File.WriteAllTextAsync(first.File, "half of a certifi");
        (await ShownAsync(server)).Should().Be(first.Thumbprint);
        var second = new Certificate(folder);
        (await ShownAsync(server)).Should().Be(second.Thumbprint).And.NotBe(first.Thumbprint);

        server.Log.Lines(1142).Should().ContainSingle().Which.Should().Contain("CN=ChatApp test");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ShownAsync(TestServer server)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Address.Port);
#pragma warning disable CA5359 // The test reads the certificate, so every one is accepted.
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return tls.RemoteCertificate!.GetCertHashString();
    }
}
