using System.Diagnostics;
using System.Net;

namespace ChatApp.Tests.Hosting;

/// <summary>Two server processes, <c>a</c> and <c>b</c>, on one PostgreSQL database behind nginx, which has the configuration of
/// <c>deploy/cluster.sh</c>.</summary>
public sealed class NodeProcesses : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-nodes-");
    private readonly int port = FreePort.Next();
    private string database = "";
    private Process? nginx;

    private NodeProcesses()
    {
    }

    public ServerProcess A { get; private set; } = null!;

    public ServerProcess B { get; private set; } = null!;

    /// <summary>Address of nginx.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    public static async Task<NodeProcesses> StartAsync(params string[] settings)
    {
        var nodes = new NodeProcesses { database = await PostgresServer.CreateDatabaseAsync() };
        try
        {
            (nodes.A, nodes.B) = (await nodes.StartNodeAsync("a", settings), await nodes.StartNodeAsync("b", settings));
            nodes.StartNginx();
            await nodes.AnswersAsync();
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node with that name.</summary>
    public ServerProcess Named(string name) => name == "a" ? A : B;

    /// <summary>Waits until nginx has a node that lets people in.</summary>
    public async Task AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Patience.UntilAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false; // nginx does not listen yet.
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync();
            nginx.Dispose();
        }

        foreach (var node in new[] { A, B }.Where(node => node is not null))
            await node.DisposeAsync();
        folder.Delete(recursive: true);
        await PostgresServer.DropAsync(database);
    }

    private Task<ServerProcess> StartNodeAsync(string name, string[] settings) => ServerProcess.StartAsync(
    [
        $"--ConnectionStrings:Postgres={database}", $"--Chat:Node={name}", "--Chat:TrustedProxies=127.0.0.1", .. Bounds.Wide, .. settings,
    ]);

    private void StartNginx()
    {
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, File.ReadAllText(Path.Combine(Repository.Root, "deploy", "nginx-cluster.conf"))
            .Replace("@PORT@", $"{port}", StringComparison.Ordinal)
            .Replace("@A@", $"{A.Port}", StringComparison.Ordinal)
            .Replace("@B@", $"{B.Port}", StringComparison.Ordinal)
            .Replace("@FOLDER@", folder.FullName, StringComparison.Ordinal));
        var user = Environment.IsPrivilegedProcess ? " user root;" : ""; // nginx's default user has no access to the folder.
        nginx = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", [
            "-c", configuration, "-p", folder.FullName, "-e", Path.Combine(folder.FullName, "nginx.log"), "-g", $"daemon off;{user}",
        ]))!;
    }
}
