using System.Text;
using System.Text.RegularExpressions;

namespace ChatApp.Tests.Browser;

/// <summary>Text is displayed, copied and printed as typed, both as the server renders it and in live updates.</summary>
[Trait("kind", "browser")]
public sealed partial class TypedTextTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Typed =
    [
        @"¯\_(ツ)_/¯", "> 5 people came", "__init__ and 2*3*4", "2. yes\n4. no", "324234. 234234.",
        "[INFO]: started\nand [INFO] again", "-", "***", "name    qty\n\tapple   3", "a\n\n\nb", "<b>&amp;</b>", "שלום\nhello",
    ];

    [Fact]
    public async Task Texts_without_markup_are_read_as_they_were_typed_with_each_line_in_its_direction()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Typed");
        foreach (var text in Typed)
            await page.WriteAsync(text);
        await page.SayAsync("the last one");

        (await page.TextsAsync()).Should().Equal(Typed.Append("the last one"));
        (await EdgesAsync()).Should().Equal("right", "left");
        await page.Page.ReloadAsync();
        await page.SeesAsync("the last one");
        (await page.TextsAsync()).Should().Equal(Typed.Append("the last one"));
        (await EdgesAsync()).Should().Equal("right", "left");

        Task<string[]> EdgesAsync() => page.Page.EvaluateAsync<string[]>(
            """
            () => {
              const body = [...document.querySelectorAll('.body')].find((one) => one.textContent.includes('hello'));
              const box = body.getBoundingClientRect();
              return [...body.querySelectorAll('p')].flatMap((p) => [...p.childNodes]).filter((one) => one.nodeType === 3).map((line) => {
                const range = document.createRange();
                range.selectNode(line);
                const { left, right } = range.getBoundingClientRect();
                return box.right - right < left - box.left ? 'right' : 'left';
              });
            }
            """);
    }

    [Fact]
    public async Task Quotes_items_and_names_of_other_scripts_begin_at_their_own_side()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("חדר");
        await page.WriteAsync("> ציטוט\n- פריט\n- item");
        await page.SeesAsync("item");

        var sides = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.body > blockquote, .body li, .room-title .room-name')]"
            + ".map((one) => getComputedStyle(one).direction)");

        sides.Should().Equal("rtl", "rtl", "rtl", "ltr");
        (await page.Page.GetAttributeAsync("#composer textarea", "dir")).Should().Be("auto");
    }

    [Fact]
    public async Task The_time_of_an_edit_is_readable_live_and_after_a_reload()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Edited");
        await page.SayAsync("with a tpyo");
        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        await page.WriteAsync("without a typo");
        await page.Message(1).Locator(".edited").WaitForAsync();
        var live = await page.Message(1).Locator(".edited").GetAttributeAsync("title");

        await page.Page.ReloadAsync();
        await page.Message(1).Locator(".edited").WaitForAsync();

        live.Should().NotMatchRegex(@"\d\d\d\d-\d\d-\d\d", "that is for programs").And.Contain(":");
        (await page.Message(1).Locator(".edited").GetAttributeAsync("title")).Should().Be(live);
        await page.CreateRoomAsync("Another");
        await page.OpenRoomAsync("Edited");
        await page.Message(1).Locator(".edited").WaitForAsync();
        (await page.Message(1).Locator(".edited").GetAttributeAsync("title")).Should().Be(live);
    }

    [Fact]
    public async Task A_room_is_copied_without_the_letters_of_pictures_and_printed_on_as_many_pages_as_it_takes()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Paper");
        for (var number = 1; number <= 5; number++)
            await page.SayAsync($"message {number}\n{string.Join('\n', Enumerable.Repeat("line", 30))}");

        await page.Page.EvaluateAsync("getSelection().selectAllChildren(document.querySelector('#messages'))");
        var copied = await page.Page.EvaluateAsync<string>("getSelection().toString()");
        var paper = Encoding.Latin1.GetString(await page.Page.PdfAsync(new() { Format = "A4" }));

        copied.Should().Contain("message 1").And.NotMatchRegex(@"^\p{Lu}{1,2}\s*\n");
        PaperPage().Count(paper).Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task Marks_piled_on_letters_do_not_reach_other_messages_and_deep_quotes_leave_room_for_words()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Zalgo");
        await page.Page.SetViewportSizeAsync(320, 600);
        await page.SayAsync("Z" + string.Concat(Enumerable.Repeat("\u0301\u0323", 60)) + "algo");
        await page.WriteAsync(string.Concat(Enumerable.Repeat("> ", 16)) + "deep down");
        await page.SeesAsync("deep down");

        (await page.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.content')).overflow")).Should().Be("clip");
        (await page.Page.EvaluateAsync<double>(
            "Math.min(...[...document.querySelectorAll('.body p')].map((one) => one.getBoundingClientRect().width))"))
            .Should().BeGreaterThan(120);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u2800\u200B")]
    public async Task What_nobody_can_see_is_not_sent(string blank)
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Blank {(int)blank[0]}");

        await page.WriteAsync(blank);
        await page.SayAsync("seen");

        (await page.TextsAsync()).Should().Equal("seen");
        await ChatPage.CountsAsync(page.Outbox, 0);
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PaperPage();
}
