using System.Reflection;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ChatApp.Tests.Client;

/// <summary>The bot in the package's README, compiled as a project of its own would be: with the package's public names only.</summary>
[Trait("kind", "server")]
public sealed partial class ReadmeBotTests
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    [Fact]
    public async Task The_bot_of_the_readme_answers_and_ends_with_its_connection()
    {
        var bot = Compile(
            Code().Match(await File.ReadAllTextAsync(Path.Combine(Repository.WebProject, "Client", "README.md"))).Groups[1].Value);
        await using var host = await ClientHost.StartAsync();
        var anna = host.DirectClient();
        (await anna.ConnectAsync()).Should().BeTrue();
        var room = anna.General();
        await anna.EnterRoomAsync(room);
        var answered = new TaskCompletionSource<MessageView>(TaskCreationOptions.RunContinuationsAsynchronously);
        anna.MessageChanged += message =>
        {
            if (message.Author.Id != anna.Session!.Person.Id)
                answered.TrySetResult(message);
        };
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        anna.PresenceChanged += presence =>
        {
            if (presence.Joined.Any(person => person.Id != anna.Session!.Person.Id))
                here.TrySetResult();
        };
        await anna.SayAsync(room, "!roll"); // Before the bot came: not for it.

        var running = Task.Run(() => bot.Invoke(null, [new[] { host.Relay.Address.ToString() }]));
        await Task.WhenAny(here.Task, running).WaitAsync(ChatClientWaiting.Patience);
        await anna.SayAsync(room, "!roll");

        (await answered.Task.WaitAsync(ChatClientWaiting.Patience))
            .Should().Match<MessageView>(answer => answer.Number == 3 && Die().IsMatch(answer.Text));
        host.Relay.Cut();
        await running.WaitAsync(ChatClientWaiting.Patience);
    }

    private static MethodInfo Compile(string code)
    {
        var compilation = CSharpCompilation.Create(
            "Bot",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(
                    file => Path.GetFileName(file) is var name
                        && (name == "ChatApp.Client.dll" || !name.StartsWith("ChatApp.", StringComparison.Ordinal)))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var output = new MemoryStream();
        compilation.Emit(output).Diagnostics.Where(one => one.Severity >= DiagnosticSeverity.Warning).Should().BeEmpty();
        return Assembly.Load(output.ToArray()).EntryPoint!;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^[1-6]$")]
    private static partial Regex Die();
}
