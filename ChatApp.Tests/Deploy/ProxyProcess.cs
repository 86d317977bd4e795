using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary>A real proxy with our own configuration; addresses, name and certificate are filled in as an operator does.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-proxy-");
    private readonly ProcessLog log = new();
    private Process? process;
    private (string Ours, string Here)[] mistakes = [];

    private ProxyProcess() => Certificate = new(folder.FullName);

    /// <summary>Its HTTPS base address.</summary>
    public Uri Address { get; } = new($"https://127.0.0.1:{FreePort.Next()}");

    public Certificate Certificate { get; }

    /// <summary>The requests it has logged; empty if it logs none.</summary>
    public string AccessLog => File.Exists(In("access.log")) ? File.ReadAllText(In("access.log")) : "";

    /// <summary>Starts a proxy and waits until it listens.</summary>
    /// <param name="kind"><c>nginx</c> or <c>caddy</c>.</param>
    /// <param name="server">The ChatApp behind it.</param>
    /// <param name="mistakes">Replacements in nginx.conf, as an operator may make them.</param>
    public static async Task<ProxyProcess> StartAsync(string kind, Uri server, params (string Ours, string Here)[] mistakes)
    {
        var proxy = new ProxyProcess { mistakes = mistakes };
        try
        {
            proxy.Start(kind, kind == "nginx" ? proxy.Nginx(server) : proxy.Caddy(server));
            await proxy.ListensAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        folder.Delete(recursive: true);
    }

    private string[] Nginx(Uri server)
    {
        Fill("nginx.conf", "site.conf",
            ("listen 80;", $"listen 127.0.0.1:{FreePort.Next()};"),
            ("listen 443 ssl", $"listen 127.0.0.1:{Address.Port} ssl"),
            ("server 127.0.0.1:50001;", $"server {server.Authority};"),
            ("server_name chat.example.com;", "server_name 127.0.0.1;"),
            ("/var/log/nginx/access.log", In("access.log")),
            ("/etc/letsencrypt/live/chat.example.com/fullchain.pem", Certificate.File),
            ("/etc/letsencrypt/live/chat.example.com/privkey.pem", Certificate.Key));
        foreach (var (ours, here) in mistakes)
            File.WriteAllText(In("site.conf"), File.ReadAllText(In("site.conf")).Replace(ours, here, StringComparison.Ordinal));
        var temporary = string.Concat(
            ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(use => $"{use}_temp_path {use};\n"));
        var user = Environment.IsPrivilegedProcess ? "user root;\n" : ""; // nginx's default user has no access to the folder.
        var main = In("main.conf");
        File.WriteAllText(
            main,
            $"{user}daemon off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\n"
            + $"http {{\naccess_log off;\n{temporary}include site.conf;\n}}\n");
        return ["-p", folder.FullName, "-e", "stderr", "-c", main];
    }

    private string[] Caddy(Uri server)
    {
        Fill("Caddyfile", "Caddyfile",
            ("chat.example.com {",
                "{\n\tadmin off\n\tauto_https disable_redirects\n}\n\n"
                + $"https://{Address.Authority} {{\n\tbind 127.0.0.1\n\ttls {Certificate.File} {Certificate.Key}"),
            ("127.0.0.1:50001", server.Authority));
        return ["run", "--adapter", "caddyfile", "--config", In("Caddyfile")];
    }

    private void Fill(string source, string target, params (string Ours, string Here)[] places)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", source));
        foreach (var (ours, here) in places)
        {
            text.Should().Contain(ours);
            text = text.Replace(ours, here, StringComparison.Ordinal);
        }

        File.WriteAllText(In(target), text);
    }

    private void Start(string kind, string[] arguments)
    {
        // Debian installs nginx in a folder that is only on root's PATH.
        var program = ((string[])["/usr/sbin", "/usr/bin", "/usr/local/bin"]).Select(place => Path.Combine(place, kind)).First(File.Exists);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = folder.FullName;
        start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder.FullName;
        process = Process.Start(start)!;
        _ = log.ReadAsync(process.StandardError);
        _ = log.ReadAsync(process.StandardOutput);
    }

    private async Task ListensAsync()
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // Polled: nginx does not report that it listens.
        for (var clock = Stopwatch.StartNew(); ; await looking.WaitForNextTickAsync())
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
                return;
            }
            catch (SocketException) when (!process!.HasExited && clock.Elapsed < Patience)
            {
                continue;
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"The proxy does not listen. It said:\n{string.Join('\n', log.Lines)}");
            }
        }
    }

    private string In(string name) => Path.Combine(folder.FullName, name);
}
