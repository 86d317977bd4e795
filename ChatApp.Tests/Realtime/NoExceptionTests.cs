using System.Globalization;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>An exception costs as much as a third of a message, so that none may be thrown for what everybody does all day.</summary>
[Trait("kind", "server")]
public sealed class NoExceptionTests
{
    [Fact]
    public async Task Everyday_calls_and_pages_throw_no_exception_in_the_server()
    {
        await using var server = await ServerProcess.StartAsync($"--{Figures.On}");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await DoAsync(client, "first"); // What is made at the first use may throw.
        var before = await ExceptionsAsync(server);

        await DoAsync(client, "second");

        (await ExceptionsAsync(server)).Should().Be(before);
    }

    private static async Task DoAsync(WireClient client, string text)
    {
        await client.CallAsync("Heartbeat");
        await client.CallAsync("EnterRoom", client.Room, null);
        await client.CallAsync("EnterRoom", client.Room, null, client.Hello!.Witness);
        var message = await client.SayAsync(text);
        await client.CallAsync("SendMessage", client.Room, text + "-reply", "Answer", new { replyTo = message.Number });
        await client.EditAsync(message, text + ", edited");
        await client.CallAsync("MarkRead", client.Room, message.Number);
        await client.CallAsync("Typing", client.Room);
        await client.CallAsync("React", client.Room, message.Number, "👍", true);
        await client.DeleteAsync(message);
        await client.ChangesAsync(client.Room, 0);
        foreach (var page in (string[])["/", $"/rooms/{client.Room}", "/search?q=answer", "/account"])
            await client.Visitor!.Http.GetStringAsync(new Uri(page, UriKind.Relative));
    }

    private static async Task<double> ExceptionsAsync(RunningServer server)
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(new Uri(server.Address, Paths.Metrics))).Split('\n');
        lines.Should().Contain(line => line.StartsWith("dotnet_gc_", StringComparison.Ordinal), "the runtime's figures are there");
        return lines.Where(line => line.StartsWith("dotnet_exceptions_total", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
