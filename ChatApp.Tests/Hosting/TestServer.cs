using ChatApp.Connections;
using ChatApp.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Hosting;

/// <summary>The whole server on real Kestrel and real SQLite in the test process, for tests that need its services.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly DirectoryInfo data;


    private TestServer(WebApplication app, DirectoryInfo data, string? database, RecordedLog log) =>
        (App, this.data, Postgres, Log) = (app, data, database, log);

    public WebApplication App { get; }

    public RecordedLog Log { get; }

    public Uri Address => new(App.Urls.Single());

    public ConnectionRegistry Registry => App.Services.GetRequiredService<ConnectionRegistry>();

    /// <summary>The connection string of its PostgreSQL database; null on SQLite.</summary>
    public string? Postgres { get; }

    /// <summary>The settings that let a command use the same data.</summary>
    public string[] DataSettings =>
        [$"--Chat:DataFolder={data.FullName}", .. Postgres is null ? Array.Empty<string>() : [$"--ConnectionStrings:Postgres={Postgres}"]];

    public string DatabaseFile => Path.Combine(data.FullName, "chat.db");

    public string Epoch => App.Services.GetRequiredService<Store>().Epoch;

    /// <summary>Starts a server with settings like <c>Chat:MaxConnections=1</c>.</summary>
    public static Task<TestServer> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static Task<TestServer> StartAsync(Action<WebApplicationBuilder>? adjust, params string[] settings) =>
        StartAsync(adjust, map: null, settings);

    /// <summary>Starts a server with endpoints of the test's own.</summary>
    public static async Task<TestServer> StartAsync(
        Action<WebApplicationBuilder>? adjust, Action<WebApplication>? map, params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        var database = PostgresServer.IsUsed ? await PostgresServer.CreateDatabaseAsync() : null;
        if (database is null)
            MigratedDatabase.CopyTo(data);
        var log = new RecordedLog();
        string[] args =
        [
            "--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={data.FullName}", Figures.Off, .. Bounds.Wide,
            .. database is null ? Array.Empty<string>() : [$"--ConnectionStrings:Postgres={database}"],
            .. settings.Select(setting => $"--{setting}"),
        ];
        var app = await Program.BuildServerAsync(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            adjust?.Invoke(builder);
        });
        map?.Invoke(app);
        await app.StartAsync();
        return new TestServer(app, data, database, log);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        data.Delete(recursive: true);
        if (Postgres is not null)
            await PostgresServer.DropAsync(Postgres);
        Log.ShouldHaveNothingUnexpected();
    }
}
