using System.CommandLine;
using ChatApp.Audit;
using ChatApp.Configuration;
using ChatApp.Hosting;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.Cli;

/// <summary><c>sign-in-link EMAIL</c>: prints a link that signs a person in once, for people who lost access. It may run next to a running
/// server.</summary>
internal static class SignInLinkCommand
{
    private const string Cannot = "ChatApp cannot make a sign-in link";

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var email = CommandLine.Word("EMAIL", "Whose link it is", "the address of an account");
        var codesOff = new Option<bool>("--codes-off") { Description = "Sign-in asks for no code any more" };
        var configuration = CommandLine.Configuration();
        var command = new Command(
            "sign-in-link", "Prints a link that signs a person in once, for people who lost access; next to a running server too.")
        {
            email, codesOff, configuration,
        };
        command.SetAction(
            parsed => RunAsync(parsed.GetRequiredValue(email)!, parsed.GetValue(codesOff), parsed.GetRequiredValue(configuration)));
        return CommandLine.RunAsync(command, args, Console.Out, Console.Error);
    }

    private static async Task<int> RunAsync(string email, bool codesOff, string[] configuration)
    {
        try
        {
            await using var app = BuildApp(configuration);
            var folder = app.Services.GetRequiredService<DataFolder>();
            if (!app.Services.GetRequiredService<Store>().Exists)
            {
                return await FailAsync(
                    $"{Cannot}: there is no database in {folder.FullName}. Name the server's folder: --Chat:DataFolder=…");
            }

            if (await MakeAsync(app, email, codesOff) is not { } code)
                return await FailAsync($"{Cannot}: nobody who may be here signs in with {email}.");
            await Console.Out.WriteLineAsync(
                $"{new Uri(ServerAddress.Of(app.Configuration, []), $"/sign-in/{code}")}   "
                + $"(works once, for {Links.SignInLifetime.TotalHours} hours)");
            return 0;
        }
        catch (Exception error) when (StartFailure.Describe(error, Cannot) is { } line)
        {
            return await FailAsync(line);
        }
    }

    private static async Task<string?> MakeAsync(WebApplication app, string email, bool codesOff)
    {
        var store = app.Services.GetRequiredService<Store>();
        await store.PrepareAsync(CancellationToken.None, begins: false);
        await using var scope = app.Services.CreateAsyncScope();
        var key = scope.ServiceProvider.GetRequiredService<ILookupNormalizer>()
            .NormalizeEmail(AccountRules.TryEmail(email, out var clean) ? clean : "");
        await using var db = await store.OpenAsync(CancellationToken.None);
        var personId = (await AccountQueries.FindByEmailAsync(db, key, CancellationToken.None))?.Person.Id;
        if (personId is not null && codesOff)
            await app.Services.GetRequiredService<SecondFactors>().TurnOffAsync(personId, null, CancellationToken.None);
        return personId is null
            ? null
            : await app.Services.GetRequiredService<Links>().SignInLinkAsync(personId, null, CancellationToken.None);
    }

    private static WebApplication BuildApp(string[] configuration)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = configuration,
            ApplicationName = typeof(SignInLinkCommand).Assembly.GetName().Name,
            ContentRootPath = ContentRoot.Find(),
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("ChatApp.Audit", LogLevel.Warning); // Standard output has only the link; the entry is in the table.
        builder.AddStore();
        builder.AddAudit();
        builder.AddPeople();
        return builder.Build();
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return 1;
    }
}
