using ChatApp.Load.Browser;

namespace ChatApp.Tests.Cli;

[Trait("kind", "browser")]
public sealed class BrowserCommandTests
{
    [Fact]
    public async Task A_first_visit_and_a_long_room_are_measured()
    {
        using var output = new StringWriter();

        var code = await BrowserCommand.RunAsync(["--rounds", "1", "--messages", "120"], output, CancellationToken.None);

        code.Should().Be(0, output.ToString());
        string[] figures =
        [
            "first contentful paint", "largest contentful paint", "connected", "requests", "bytes",
            "frames a second", "elements in the page",
        ];
        foreach (var figure in figures)
            output.ToString().Should().MatchRegex($@"{figure}[^\n]* [1-9][0-9,.]*");
    }
}
