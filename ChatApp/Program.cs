using ChatApp.Cli;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Pages;
using ChatApp.People;
using ChatApp.Realtime;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp;

/// <summary>The command switch, and the server's table of contents.</summary>
public static class Program
{
    /// <summary>Room for a herd that connects at once; Kestrel's own 512 makes it wait for SYN retries. The kernel caps it at
    /// <c>net.core.somaxconn</c>.</summary>
    private const int ListenBacklog = 4_096;

    /// <summary>What is left of the 10 s that a stop may take, after the drain.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    /// <summary>Runs one command; see <see cref="Usage"/>.</summary>
    /// <returns>The exit code: 0 when all went well.</returns>
    public static Task<int> Main(string[] args) => args switch
    {
        ["probe", .. var rest] => ProbeAsync(rest),
        ["serve", .. var rest] => ServeAsync(rest),
        [] or [['-', ..], ..] => ServeAsync(args),
        _ => Task.FromResult(Usage(args[0])),
    };

    /// <summary>Builds the server, stored data prepared, ready to run.</summary>
    /// <param name="args">Configuration as <c>--Key=value</c>.</param>
    /// <param name="adjust">Lets a test add to the server what only a test wants.</param>
    public static async Task<WebApplication> BuildServerAsync(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Program).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls(Paths.DefaultAddress);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseSockets(sockets => sockets.Backlog = ListenBacklog);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStore();
        builder.AddPeople();
        builder.AddRooms();
        builder.AddMessages();
        builder.AddConnections();
        builder.AddRealtime();
        builder.AddPages();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();
        await app.Services.GetRequiredService<Store>().PrepareAsync(CancellationToken.None);
        await app.Services.GetRequiredService<RoomStore>().PrepareAsync(CancellationToken.None);
        app.MapConnections();
        app.MapRealtime();
        app.MapPages();
        return app;
    }

    private static async Task<int> ServeAsync(string[] args)
    {
        try
        {
            await using var app = await BuildServerAsync(args);
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"ChatApp is ready: {string.Join(", ", app.Urls)}"));
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (StartFailure.Describe(error) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    private static async Task<int> ProbeAsync(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        return await ProbeCommand.RunAsync(args, Console.Out, interrupted.Token);
    }

    private static int Usage(string command)
    {
        Console.Error.WriteLine($"Unknown command '{command}'. Commands: serve (the default), probe [URL] [--soak 2m].");
        return 1;
    }
}
