using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Files in the page: picked, pasted, dropped, interrupted, and shown.</summary>
[Trait("kind", "browser")]
public sealed class FileTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly FilePayload Notes = new() { Name = "笔记.txt", MimeType = "text/plain", Buffer = "Some notes"u8.ToArray() };

    // 3 × 2 pixels.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AAQQxwFgBB0gX7h/C5SAAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Picked_files_go_with_the_words_and_are_there_for_all_and_after_a_reload()
    {
        var (anna, berta) = (await shared.PageAsync(), await shared.PageAsync());

        await anna.Page.SetInputFilesAsync("#files", [Notes, new() { Name = "red.png", MimeType = "image/png", Buffer = Picture }]);
        await ChatPage.CountsAsync(anna.Page.Locator("#attachments [data-state=done]"), 2);
        await anna.SayAsync("With two files");
        await berta.SeesAsync("With two files");

        await ShouldShowAsync(anna);
        await ShouldShowAsync(berta);
        await berta.Page.ReloadAsync();
        await ShouldShowAsync(berta);
        (await anna.Page.Locator("#attachments").IsVisibleAsync()).Should().BeFalse();

        static async Task ShouldShowAsync(ChatPage page)
        {
            var message = page.Page.Locator("#messages > [data-number]", new() { HasText = "With two files" });
            var chip = message.Locator(".chip-file:visible");
            await Assertions.Expect(chip).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("笔记.txt\\s+10 B"));
            var picture = message.Locator("img");
            (await picture.GetAttributeAsync("width"), await picture.GetAttributeAsync("height")).Should().Be(("3", "2"));
            await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 3);
        }
    }

    [Fact]
    public async Task A_picture_is_sent_without_words_when_it_is_pasted_and_when_it_is_dropped()
    {
        var anna = await shared.PageAsync();
        await anna.CreateRoomAsync($"Pictures {Guid.NewGuid():N}");

        foreach (var (element, kind, data) in new[]
            { ("#message-text", "ClipboardEvent", "clipboardData"), (".panel", "DragEvent", "dataTransfer") })
        {
            await anna.Page.EvaluateAsync(
                """
                ([element, kind, data, bytes]) => {
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([new Uint8Array(bytes)], 'red.png', { type: 'image/png' }));
                  const event = new window[kind](kind === 'DragEvent' ? 'drop' : 'paste',
                      { [data]: transfer, bubbles: true, cancelable: true });
                  document.querySelector(element).dispatchEvent(event);
                }
                """,
                new object[] { element, kind, data, Picture.Select(one => (int)one).ToArray() });
            await ChatPage.CountsAsync(anna.Page.Locator("#attachments [data-state=done]"), 1);
            await anna.Page.ClickAsync("#send");
            await ChatPage.CountsAsync(anna.Page.Locator("#attachments > li"), 0);
        }

        await ChatPage.CountsAsync(anna.Page.Locator("#messages > [data-number] img"), 2);
    }

    [Fact]
    public async Task A_broken_upload_goes_on_where_it_stopped_after_a_press()
    {
        const int Size = 40_000_000; // Enough that it breaks on its way.
        await using var host = await PageHost.StartAsync();
        host.Relay.Slow(4_000_000); // Before the page: a browser uses its open connections again.
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.SetInputFilesAsync("#files", await LargeFileAsync(host, Size));
        var uploads = await PartAsync(host);

        host.Relay.Fast();
        host.Relay.Reset();
        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=stopped]"), 1);
        var kept = new FileInfo(Directory.GetFiles(uploads).Single()).Length;
        await page.Page.ClickAsync("#attachments .resume");
        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), 1);

        kept.Should().BeInRange(50_000, Size - 1);
        await page.WriteAsync("Here");
        await ChatPage.CountsAsync(page.Outbox, 1);
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await page.Page.ClickAsync("#send-all:not([disabled])");
        await page.SeesAsync("Here");
        await ChatPage.CountsAsync(page.Page.Locator("#messages .chip-file:visible", new() { HasText = "large.bin" }), 1);
    }

    [Fact]
    public async Task An_upload_that_stands_still_for_half_a_minute_stops_and_goes_on_after_a_press()
    {
        await using var host = await PageHost.StartAsync();
        host.Relay.Slow(4_000_000); // Before the page: a browser uses its open connections again.
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.Clock.InstallAsync();
        await page.Page.SetInputFilesAsync("#files", await LargeFileAsync(host, 40_000_000));
        await PartAsync(host);

        host.Relay.Hold();
        var stopped = page.Page.Locator("#attachments [data-state=stopped]");
        for (var count = 0; count < 5 && await stopped.CountAsync() == 0; count++)
        {
            // What the browser's own buffers take is progress, and may be so after the clock was moved.
            await page.Page.Clock.FastForwardAsync("00:31");
            await Record.ExceptionAsync(() => stopped.WaitForAsync(new() { Timeout = 2_000 }));
        }

        await Assertions.Expect(stopped.Locator(".why")).ToHaveTextAsync("stopped: the connection broke");
        host.Relay.Fast();
        host.Relay.Reset(); // What it holds would arrive after all.
        host.Relay.Release();
        await page.Page.ClickAsync("#attachments .resume");

        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), 1);
    }

    [Fact]
    public async Task A_message_that_is_edited_while_its_file_is_under_way_goes_out_once_with_the_new_words()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.SetInputFilesAsync("#files", await LargeFileAsync(host, 40_000_000));
        var uploads = await PartAsync(host);
        host.Relay.Hold();
        await page.WriteAsync("The old words");
        await Assertions.Expect(page.Outbox.Locator(".note")).ToHaveTextAsync("its files are on their way");
        await page.Page.ClickAsync("#outbox .edit");
        host.Relay.Release();
        await Patience.UntilAsync(() => Directory.GetFiles(uploads).Length == 0); // It has arrived.

        await page.WriteAsync("The new words");

        await page.SeesAsync("The new words");
        await page.SayAsync("and another");
        (await page.Page.Locator("#messages > [data-number] .body").AllInnerTextsAsync()).Should().Equal("The new words", "and another");
        await Assertions.Expect(page.Message(1)).ToHaveAttributeAsync("data-change", "1");
        await ChatPage.CountsAsync(page.Message(1).Locator(".chip-file:visible"), 1);
    }

    [Fact]
    public async Task A_message_whose_files_are_under_way_waits_in_the_outbox_over_a_loss_and_goes_out_with_them_after_a_press()
    {
        await using var host = await PageHost.StartAsync();
        host.Relay.Slow(4_000_000); // Before the page: a browser uses its open connections again.
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.SetInputFilesAsync("#files", [Notes]);
        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), 1);
        await page.Page.SetInputFilesAsync("#files", await LargeFileAsync(host, 40_000_000));
        await PartAsync(host);
        await page.WriteAsync("Both of them");
        await ChatPage.CountsAsync(page.Page.Locator("#attachments > li"), 0);

        host.Relay.Fast();
        host.Relay.Reset();
        await Assertions.Expect(page.Outbox.Locator(".note")).ToHaveTextAsync("stopped: the connection broke", new() { Timeout = 20_000 });
        await page.ReachesAsync("disconnected");
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        (await page.NumbersAsync()).Should().BeEmpty("nothing is sent without a press");
        await page.Page.ClickAsync("#outbox .send");

        await page.SeesAsync("Both of them");
        await Assertions.Expect(page.Message(1).Locator(".chip-file:visible .name")).ToHaveTextAsync(["笔记.txt", "large.bin"]);
        await ChatPage.CountsAsync(page.Outbox, 0);
    }

    [Fact]
    public async Task A_reload_keeps_what_is_uploaded_and_says_which_file_must_be_picked_again()
    {
        await using var host = await PageHost.StartAsync();
        var file = await LargeFileAsync(host, 40_000_000); // More than the buffers on the way hold.
        host.Relay.Slow(4_000_000); // Before the page: a browser uses its open connections again.
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.SetInputFilesAsync("#files", [Notes]);
        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), 1);
        await page.Page.SetInputFilesAsync("#files", [file]);
        await PartAsync(host);
        await page.Page.FillAsync("#message-text", "Both of them");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();

        var list = page.Page.Locator("#attachments > li");
        await Assertions.Expect(list.Locator(".name")).ToHaveTextAsync(["笔记.txt", "large.bin"]);
        await Assertions.Expect(list.Nth(1).Locator(".why")).ToHaveTextAsync("pick it again to go on");
        await page.Page.SetInputFilesAsync("#files", [file]);
        await Assertions.Expect(list.Nth(1)).ToHaveAttributeAsync("data-state", "uploading");
        await page.Page.PressAsync("#message-text", "Enter");
        await Assertions.Expect(page.Outbox.Locator(".note")).ToHaveTextAsync("its files are on their way");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await Assertions.Expect(page.Outbox.Locator(".note")).ToHaveTextAsync("pick again to go on: large.bin");
        host.Relay.Fast();
        host.Relay.Reset(); // The connections that the browser keeps are slow.
        await page.ReachesAsync("disconnected");
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        var chooser = await page.Page.RunAndWaitForFileChooserAsync(() => page.Page.ClickAsync("#outbox .pick"));
        await chooser.SetFilesAsync(file);
        await page.Page.ClickAsync("#outbox .send:not([disabled])");

        await page.SeesAsync("Both of them");
        await Assertions.Expect(page.Message(1).Locator(".chip-file:visible .name")).ToHaveTextAsync(["笔记.txt", "large.bin"]);
    }

    [Fact]
    public async Task The_words_of_a_message_with_a_file_can_be_taken_away_and_the_file_stays()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Words {Guid.NewGuid():N}");
        await page.Page.SetInputFilesAsync("#files", [Notes]);
        await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), 1);
        await page.SayAsync("Too much");

        await page.Page.PressAsync("#message-text", "ArrowUp");
        await page.WriteAsync("");

        await Assertions.Expect(page.Message(1).Locator(".body")).ToBeEmptyAsync();
        await Assertions.Expect(page.Message(1).Locator(".chip-file:visible .name")).ToHaveTextAsync("笔记.txt");
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing_and_a_file_over_the_limit_is_not_begun()
    {
        await using var host = await PageHost.StartAsync("--Chat:FileBytesMax=1000000");
        host.Relay.Slow(200_000); // Before the page: a browser uses its open connections again.
        var page = await (await host.PageAsync()).ConnectedAsync();
        (await page.Page.GetAttributeAsync("#attach", "title")).Should().Be("Attach files, up to 1 MB each");

        await page.Page.SetInputFilesAsync("#files",
            new FilePayload { Name = "film.mp4", MimeType = "video/mp4", Buffer = new byte[1_000_001] });
        (await page.Page.InnerTextAsync("#composer-problem")).Should().Be("film.mp4 is larger than 1 MB, the most that this server takes.");
        await page.Page.SetInputFilesAsync("#files",
            new FilePayload { Name = "film.mp4", MimeType = "video/mp4", Buffer = new byte[1_000_000] });
        var uploads = Path.Combine(Path.GetDirectoryName(host.Server.DatabaseFile)!, "files", "uploads");
        await Patience.UntilAsync(() => Directory.Exists(uploads) && Directory.GetFiles(uploads).Length == 1);
        await page.Page.ClickAsync("#attachments .cancel");

        await ChatPage.CountsAsync(page.Page.Locator("#attachments > li"), 0);
        await Patience.UntilAsync(() => Directory.GetFiles(uploads).Length == 0);
    }

    // Playwright would pass a content on as text, which takes a processor for 20 s.
    private static async Task<string> LargeFileAsync(PageHost host, int size)
    {
        var file = Path.Combine(Path.GetDirectoryName(host.Server.DatabaseFile)!, "large.bin"); // Deleted with the server's files.
        await File.WriteAllBytesAsync(file, new byte[size]);
        return file;
    }

    /// <summary>Waits until a part of an upload is on the server.</summary>
    /// <returns>The folder of uploads.</returns>
    private static async Task<string> PartAsync(PageHost host)
    {
        var uploads = Path.Combine(Path.GetDirectoryName(host.Server.DatabaseFile)!, "files", "uploads");
        await Patience.UntilAsync(() =>
            Directory.Exists(uploads) && Directory.GetFiles(uploads) is [var part] && new FileInfo(part).Length > 50_000);
        return uploads;
    }
}
