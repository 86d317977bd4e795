using System.CommandLine;
using System.Globalization;
using ChatApp.Cli;
using ChatApp.Load.BigRooms;
using Microsoft.Playwright;

namespace ChatApp.Load.Browser;

/// <summary><c>browser</c>: measures the page in Chromium, on a slow phone that visits for the first time, and scrolled through a long
/// room.</summary>
public static class BrowserCommand
{
    /// <summary>The first of these that exists is used. The shell has no windows and uses less CPU.</summary>
    private static readonly string[] Executables = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    /// <summary>Runs the measurements against a server of its own and prints them.</summary>
    /// <param name="args">What follows <c>browser</c> on the command line.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="cancellationToken">Ends the run early; it counts as failed.</param>
    /// <returns>0 when everything was measured; 1 otherwise, or when the arguments are invalid.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var rounds = CommandLine.Number("--rounds", "First visits, 5 unless given", 1, 50);
        var messages = CommandLine.Number("--messages", "Messages to scroll through, 10000 unless given", 100, 100_000);
        var command = new Command("browser", "Measures the page in Chromium, on a slow phone and in a long room.") { rounds, messages };
        command.SetAction(async (parsed, interrupted) =>
        {
            try
            {
                await MeasureAsync(parsed.GetValue(rounds) ?? 5, parsed.GetValue(messages) ?? 10_000, output, interrupted);
                return 0;
            }
            catch (Exception failed) when (failed is LoadException or PlaywrightException or TimeoutException)
            {
                await output.WriteLineAsync($"✗ {failed.Message}");
                return 1;
            }
        });
        return CommandLine.RunAsync(command, args, output, output, cancellationToken);
    }

    private static async Task MeasureAsync(int rounds, int messages, TextWriter output, CancellationToken cancellationToken)
    {
        using var server = new LoadServer();
        await server.StartAsync(LoadServer.NoBounds);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Array.Find(Executables, File.Exists)
                ?? throw new LoadException($"there is no Chromium: {string.Join(", ", Executables)}"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var room = new Uri(server.Address, await MakeRoomAsync(server, messages, cancellationToken));
        var cookies = await JoinAsync(browser, room);
        await output.WriteLineAsync(ColdVisit.Words);
        var visits = new List<ColdVisit>();
        for (var round = 0; round <= rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var visit = await ColdVisit.MeasureAsync(browser, room, cookies);
            if (round > 0) // The first one also waits for the server's compiler.
                visits.Add(visit);
        }

        await PrintAsync("first contentful paint, ms", Median(visits, visit => visit.FirstPaint), 1_200);
        await PrintAsync("largest contentful paint, ms", Median(visits, visit => visit.LargestPaint), 2_000);
        await PrintAsync("connected, with the wait of 2 s, ms", Median(visits, visit => visit.Connected), 5_000);
        await PrintAsync("layout shift", Median(visits, visit => visit.LayoutShift), 0.02, "N3");
        await PrintAsync("requests", Median(visits, visit => visit.Requests), 8);
        await PrintAsync("bytes", Median(visits, visit => visit.Bytes));

        var scrolling = await Scrolling.MeasureAsync(browser, room, cookies);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.NewLine}{messages:N0} messages scrolled through, from the newest to the first"));
        await PrintAsync("frames a second", scrolling.FramesPerSecond, 55, "N1", atLeast: true);
        await PrintAsync("frame, p50, ms", scrolling.Frames.P50, format: "N1");
        await PrintAsync("frame, p95, ms", scrolling.Frames.P95, 33, "N1");
        await PrintAsync("elements in the page, at most", scrolling.Elements, 6_000);
        await PrintAsync("took, s", scrolling.Duration.TotalSeconds, format: "N1");

        Task PrintAsync(string label, double value, double? bound = null, string format = "N0", bool atLeast = false)
        {
            var isMet = bound is null || (atLeast ? value >= bound : value <= bound);
            var wanted = bound is null
                ? "" : string.Create(CultureInfo.InvariantCulture, $"  (wanted {(atLeast ? "≥" : "≤")} {bound:#,0.##})");
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            return output.WriteLineAsync($"{(bound is null ? " " : isMet ? "✓" : "✗")} {label,-40}{text,10}{wanted}");
        }
    }

    private static double Median(List<ColdVisit> visits, Func<ColdVisit, double> value) =>
        visits.Select(value).Order().ElementAt(visits.Count / 2);

    private static async Task<string> MakeRoomAsync(LoadServer server, int messages, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        string[] args = ["--messages", $"{messages}", "--name", "Long", $"--Chat:DataFolder={server.DataFolder}"];
        if (await BigRoomCommand.RunAsync(args, output, cancellationToken) != 0)
            throw new LoadException(output.ToString());
        var last = output.ToString().TrimEnd().Split(Environment.NewLine)[^1];
        return last.Split(' ')[0];
    }

    /// <summary>Joins the room as a guest.</summary>
    /// <returns>The guest's cookies.</returns>
    private static async Task<string> JoinAsync(IBrowser browser, Uri room)
    {
        await using var profile = await browser.NewContextAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(room, room.AbsolutePath.Replace("/rooms/", "/join/", StringComparison.Ordinal)).ToString());
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForSelectorAsync("#messages");
        return await profile.StorageStateAsync();
    }
}
