using System.IO.Compression;
using System.Xml.Linq;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-package-");

    [Fact]
    public async Task The_package_has_the_products_version_its_licence_a_readme_and_the_documentation()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var run = await CommandRun.RunAsync(
            "dotnet",
            [
                "pack", Path.Combine(Repository.WebProject, "Client"), "--no-build",
                "--configuration", configuration, "--output", folder.FullName,
            ]);
        run.ExitCode.Should().Be(0, run.Output);

        using var package = await ZipFile.OpenReadAsync(folder.GetFiles("*.nupkg").Should().ContainSingle().Which.FullName);
        using var metadata = new StreamReader(await package.GetEntry("ChatApp.Client.nuspec")!.OpenAsync());
        var values = XDocument.Parse(await metadata.ReadToEndAsync()).Descendants().Where(one => !one.HasElements)
            .ToLookup(one => one.Name.LocalName, one => one.Value);
        values["version"].Should().Equal(typeof(ChatClient).Assembly.GetName().Version!.ToString(3));
        values["version"].Should().Equal(typeof(Program).Assembly.GetName().Version!.ToString(3));
        values["license"].Should().Equal("MIT");
        values["readme"].Should().Equal("README.md");
        package.Entries.Select(entry => entry.FullName)
            .Should().Contain(["README.md", "lib/net10.0/ChatApp.Client.dll", "lib/net10.0/ChatApp.Client.xml"]);
    }

    [Fact]
    public void It_shows_only_what_a_bot_needs() =>
        typeof(ChatClient).Assembly.GetExportedTypes().Select(type => type.Name).Should().BeEquivalentTo(
        // The client.
        nameof(ChatClient), nameof(ChatClientOptions), nameof(ChatRoom), nameof(ConnectionState), nameof(CatchUp),
        nameof(NoAutomaticReconnect),
        // How calls and connections end.
        nameof(ChatCallException), nameof(ErrorCodes), nameof(ConnectRefusal), nameof(RefusalCodes), nameof(Loss), nameof(DisconnectCause),
        nameof(RestartNotice), nameof(Limits),
        // What is on the server.
        nameof(Person), nameof(PersonKind), nameof(RoomView), nameof(RoomKind), nameof(MessageView), nameof(ReadMark), nameof(HelloAnswer),
        nameof(HeartbeatAnswer),
        // Events.
        nameof(PresenceNote), nameof(TypingNote), nameof(RoomLoss), nameof(RoomLossCauses), nameof(ClosingNotice), nameof(SignedOutNotice),
        nameof(FileView), nameof(Quote), nameof(Reaction), nameof(Pin), nameof(PinnedMessage), "ValueList`1", nameof(SeenView),
        nameof(SeenPerson), nameof(LinkPreview),
        // Files are sent over HTTP.
        nameof(UploadRequest), nameof(UploadView),
        // Wire types that the server's public hub names.
        nameof(HelloRequest), nameof(LastLoss), nameof(RoomPage), nameof(ChangePage), nameof(MessageExtras),
        nameof(NotifyLevel), nameof(NotificationSettings));

    public void Dispose() => folder.Delete(recursive: true);
}
