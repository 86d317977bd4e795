using ChatApp.Audit;
using ChatApp.Cli;
using ChatApp.Configuration;
using ChatApp.Connections;
using ChatApp.Files;
using ChatApp.Hosting;
using ChatApp.HubLog;
using ChatApp.LinkPreviews;
using ChatApp.Messages;
using ChatApp.Pages;
using ChatApp.People;
using ChatApp.Realtime;
using ChatApp.Rooms;
using ChatApp.Runtime;
using ChatApp.Search;
using ChatApp.Storage;
using ChatApp.Telemetry;

namespace ChatApp;

/// <summary>Dispatches commands, and builds the server from its features.</summary>
public static class Program
{
    /// <summary>Runs one command; see <see cref="CommandList"/>.</summary>
    /// <returns>The exit code: 0 for success.</returns>
    public static Task<int> Main(string[] args) => args switch
    {
        ["probe", .. var rest] => ProbeCommand.RunAsync(rest),
        ["ready", .. var rest] => ReadyCommand.RunAsync(rest),
        ["drain", .. var rest] => DrainCommand.RunAsync(rest),
        ["backup", .. var rest] => BackupCommand.RunAsync(rest),
        ["restore", .. var rest] => RestoreCommand.RunAsync(rest),
        ["copy-to-postgres", .. var rest] => CopyToPostgresCommand.RunAsync(rest),
        ["sign-in-link", .. var rest] => SignInLinkCommand.RunAsync(rest),
        ["serve", .. var rest] => ServeAsync(rest),
        ["--version" or "version", ..] => ProductVersion.ShowAsync(),
        ["--help" or "-h" or "-?" or "help", ..] => CommandList.ShowAsync(),
        [] or [['-', ..], ..] => ServeAsync(args),
        _ => CommandList.ReportUnknownCommandAsync(args[0]),
    };

    /// <summary>Builds a server that is ready to run, with its database migrated.</summary>
    /// <param name="args">Configuration as <c>--Key=value</c>.</param>
    /// <param name="adjust">Adds services that only the server process or a test needs.</param>
    public static async Task<WebApplication> BuildServerAsync(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Program).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        builder.AddRuntime();
        builder.AddWebHost();
        builder.AddTelemetry();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStore();
        builder.AddAudit();
        builder.AddPeople();
        builder.AddRooms();
        builder.AddMessages();
        builder.AddSearch();
        builder.AddFiles();
        builder.AddLinkPreviews();
        builder.AddHubLog();
        builder.AddConnections();
        builder.AddRealtime();
        builder.AddPages();
        adjust?.Invoke(builder);
        ConfigurationCheck.Run(builder);

        var app = builder.Build();
        await app.PrepareAsync();
        app.MapTelemetry(); // First, so that counters created from here on are exported from 0.
        app.MapSecurityContact();
        app.MapPages(); // Before the rest of the pipeline, whose errors it answers.
        app.MapConnections();
        app.MapFiles();
        app.UsePolicies();
        app.MapRealtime();
        return app;
    }

    private static Task<int> ServeAsync(string[] args) => StartFailure.RunAndReportAsync(async () =>
    {
        OpenFileLimit.RefuseTooFew();
        ConnectBurstGc.Suspend();
        await using var app = await BuildServerAsync(args, builder => builder.AddConnectBurstGc());
        var burst = app.Services.GetRequiredService<ConnectBurstGc>();
        app.Services.GetRequiredService<ConnectionRegistry>().CountChanged += burst.NoteChange;
        app.Lifetime.ApplicationStarted.Register(() => StartupMessages.Write(app, Console.Out));
        using var signals = new Signals(app.Lifetime);
        var store = app.Services.GetRequiredService<Store>();
        await app.RunAsync();
        return store.IsReplaced ? 1 : 0; // So that systemd starts it again, on the new file.
    });
}
