using ChatApp.Tests.People;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class CompletionTests(CompletionTests.Writer writer) : IClassFixture<CompletionTests.Writer>
{
    private const string Field = "#composer textarea";

    private IPage Page => writer.Page.Page;

    [Theory]
    [InlineData("@An", "@An")]
    [InlineData("hi @An", "@An")]
    [InlineData("hi @Anna M", "@Anna M")]
    [InlineData("你好@An", "@An")]
    [InlineData("こんにちは@An", "@An")]
    [InlineData("안녕@An", "@An")]
    [InlineData("好的，@An", "@An")]
    [InlineData("＠An", "@An")]
    [InlineData("你好＠An", "@An")]
    [InlineData("(@An", "@An")]
    [InlineData("（@An", "@An")]
    [InlineData("**@An", "@An")]
    [InlineData("cc:@An", "@An")]
    [InlineData("@Anna @Be", "@Be")]
    [InlineData("first\n@An", "@An")]
    [InlineData("bob@An", "")]
    [InlineData("bob.smith+chat@An", "")]
    [InlineData("josé@An", "")]
    [InlineData("привет@An", "")]
    [InlineData("嗯...@An", "@An")]
    [InlineData("x=@An", "")]
    [InlineData("https://example.org/@An", "")]
    [InlineData("\\@An", "")]
    [InlineData("@ An", "")]
    [InlineData(":smi", ":smi")]
    [InlineData("good :smi", ":smi")]
    [InlineData("你好:smi", ":smi")]
    [InlineData("好的，:smi", ":smi")]
    [InlineData("好的，:笑", ":笑")]
    [InlineData("：微笑", ":微笑")]
    [InlineData("地址：beijing", "")]
    [InlineData("他说:微笑", "")]
    [InlineData("note:smi", "")]
    [InlineData("12:30", "")]
    [InlineData("std::fi", "")]
    public async Task A_completion_is_asked_for_after_a_sign_that_belongs_to_no_address_time_or_word(string text, string asked)
    {
        const string Asked = "async text => { const { queryAt } = await import('/js/later.js'); "
            + "const query = queryAt(text, text.length); return query ? query.sign + query.words : '' }";

        (await Page.EvaluateAsync<string>(Asked, text)).Should().Be(asked);
    }

    [Theory]
    [MemberData(nameof(NameWordsTests.Searches), MemberType = typeof(NameWordsTests))]
    public async Task The_page_finds_a_name_by_the_servers_rule(string name, string typed, bool finds)
    {
        const string Find = "async ([name, typed]) => (await import('/js/later.js')).isFoundBy(name, typed)";

        (await Page.EvaluateAsync<bool>(Find, new[] { name, typed })).Should().Be(finds);
    }

    [Theory]
    [InlineData("@lin", "Mei Lin")]
    [InlineData("@LIN", "Mei Lin")]
    [InlineData("@álv", "Tomás Álvarez")]
    [InlineData("@tomas", "Tomás Álvarez")]
    [InlineData("@tomas a", "Tomás Álvarez")]
    [InlineData("@明", "王小明")]
    public async Task A_name_is_offered_for_each_of_its_words(string text, string name)
    {
        await WriteAsync(text);
        await OffersAsync(name);

        await Page.Keyboard.PressAsync("Enter");

        await HasAsync($"@{name} ");
    }

    [Theory]
    [InlineData("@lin", " ")]
    [InlineData("@lin", " mei")]
    [InlineData("@mei li", "n hello")]
    [InlineData("@tomas", " mei")]
    public async Task What_continues_no_name_from_its_beginning_offers_nobody(string offers, string goesOn)
    {
        await WriteAsync(offers);
        await Page.Locator("#completion li").First.WaitForAsync();

        await Page.Locator(Field).PressSequentiallyAsync(goesOn);

        await Page.Locator("#completion").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Page.Keyboard.PressAsync("Enter");
        await HasAsync("");
        await writer.Page.SeesAsync(offers + goesOn.TrimEnd());
    }

    [Fact]
    public async Task After_a_completion_Enter_sends_though_a_longer_name_begins_so_and_undo_takes_the_completion_back()
    {
        await WriteAsync("你好@Ann");
        await OffersAsync("Anna", "Anna Maria");
        await Page.Keyboard.PressAsync("Enter");
        await HasAsync("你好@Anna ");
        await Page.Keyboard.PressAsync("Control+z");
        await HasAsync("你好@Ann");
        await Page.Keyboard.PressAsync("Control+Shift+z");
        await HasAsync("你好@Anna ");

        await Page.Keyboard.PressAsync("Enter");

        await writer.Page.SeesAsync("你好@Anna");
        await HasAsync("");
    }

    [Fact]
    public async Task A_name_in_full_is_sent_by_Enter_and_an_arrow_chooses_the_longer_one()
    {
        await WriteAsync("ask @Anna");
        await OffersAsync("Anna", "Anna Maria");
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await HasAsync("ask @Anna Maria ");
        await Page.FillAsync(Field, "");

        await WriteAsync("ask @Anna ");
        await OffersAsync("Anna", "Anna Maria");
        await Page.Keyboard.PressAsync("Enter");

        await writer.Page.SeesAsync("ask @Anna");
        await HasAsync("");
    }

    [Fact]
    public async Task A_choice_made_with_an_arrow_stays_when_the_names_arrive_after_it()
    {
        const string Choose = """
            async () => {
              const { Completion } = await import('/js/later.js');
              const field = document.createElement('textarea');
              const list = document.createElement('ul');
              document.body.append(field, list);
              const answers = [];
              new Completion({
                list, field, button: document.createElement('button'), emoji: [],
                people: () => new Promise((answer) => answers.push(answer)) });
              const type = (text) => {
                field.value = text;
                field.dispatchEvent(new Event('input'));
              };
              const arrive = async (...names) => {
                answers.at(-1)(names.map((name) => ({ name })));
                await new Promise((done) => setTimeout(done));
              };
              field.focus();
              type('@An');
              await arrive('Anna', 'Anna Maria');
              type('@Ann');
              field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
              await arrive('Ann', 'Anna', 'Anna Maria');
              const chosen = list.querySelector('[aria-selected=true]').title;
              field.remove();
              list.remove();
              return chosen;
            }
            """;

        (await Page.EvaluateAsync<string>(Choose)).Should().Be("Anna Maria");
    }

    [Theory]
    [InlineData("ArrowLeft", "one two @Be")]
    [InlineData("Home", "one two @Be")]
    [InlineData("click", "one two @Be")]
    [InlineData("Control+Enter", "")]
    [InlineData("Shift+Enter", "one two @Be\n")]
    [InlineData("Shift+Tab", "one two @Be")]
    public async Task A_list_that_the_cursor_or_the_key_leaves_closes_and_changes_nothing(string leaves, string text)
    {
        await WriteAsync("one two @Be");
        await OffersAsync("Berta");

        for (var press = 0; press < 7 && leaves == "ArrowLeft"; press++)
            await Page.Keyboard.PressAsync(leaves);
        if (leaves == "click")
            await Page.ClickAsync(Field, new() { Position = new() { X = 12, Y = 12 } });
        else
            await Page.Keyboard.PressAsync(leaves);

        await Page.Locator("#completion").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await HasAsync(text);
        if (leaves == "Shift+Tab")
            (await writer.Page.FocusedAsync()).Should().NotBe("TEXTAREA#message-text");
    }

    [Fact]
    public async Task A_picture_that_was_pressed_goes_where_the_cursor_is_and_undo_takes_it_back()
    {
        await WriteAsync("so ");
        await Page.ClickAsync("#emoji");
        await Page.FillAsync("#emoji-search", "rocket");
        await Page.Locator("#emoji-dialog .emoji-grid [data-sign='🚀']").ClickAsync();
        await HasAsync("so 🚀 ");
        (await writer.Page.FocusedAsync()).Should().Be("TEXTAREA#message-text");

        await Page.Keyboard.PressAsync("Control+z");

        await HasAsync("so ");
    }

    private async Task WriteAsync(string text)
    {
        await Page.FillAsync(Field, "");
        await Page.Locator(Field).PressSequentiallyAsync(text);
    }

    private async Task OffersAsync(params string[] names) =>
        await Assertions.Expect(Page.Locator("#completion .label")).ToHaveTextAsync(names, new() { Timeout = 20_000 });

    private async Task HasAsync(string text) => await Assertions.Expect(Page.Locator(Field)).ToHaveValueAsync(text);

    /// <summary>A page in a room with people whose names start alike.</summary>
    public sealed class Writer : IAsyncLifetime
    {
        private readonly SharedHost shared = new();

        public ChatPage Page { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await shared.InitializeAsync();
            await NamedPeople.EnterAsync(shared.Host.Server.Address, "Anna", "Anna Maria", "Berta", "Mei Lin", "Tomás Álvarez", "王小明");
            Page = await shared.PageAsync();
        }

        public Task DisposeAsync() => shared.DisposeAsync();
    }
}
