using ChatApp.Tests.Pages;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Every page and dialog, wide and narrow, light and dark, in both languages.</summary>
[Trait("kind", "browser")]
public sealed class EveryPageTests(EveryPage every) : IClassFixture<EveryPage>
{
    private static readonly AxeRunOptions Rules = new()
    {
        Rules = new() { ["target-size"] = new() { Enabled = true } },
        ResultTypes = [ResultType.Violations], // Passed rules are most of the report and are not used.
    };

    /// <summary>Style sheets that only the chat page uses.</summary>
    private static readonly string[] OfTheChat =
        ["layout", "rooms", "panel-header", "chip", "band", "messages", "prose", "message-actions", "outbox", "composer", "completion"];

    [Theory]
    [InlineData(1200, 800, ColorScheme.Light, "en-GB")]
    [InlineData(390, 780, ColorScheme.Dark, "zh-CN")]
    public async Task No_page_or_dialog_breaks_a_rule_of_accessibility_is_wider_than_its_window_or_lets_a_name_turn_a_sentence_round(
        int width, int height, ColorScheme scheme, string locale)
    {
        var options = new BrowserNewContextOptions
        {
            Locale = locale,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
        };
        await using var profile = await every.ProfileAsync(options);
        var page = await profile.NewPageAsync();
        var broken = new List<string>();
        // Each view takes seconds: dialogs look the same in a narrow window, so only the drawer is checked there.
        foreach (var (name, path, press) in EveryPage.All.Where(one => width > 1000 || one.Press.Length == 0 || one.Name == "rooms"))
        {
            await every.OpenAsync(page, path, press);
            broken.AddRange(await BrokenAsync(page, name));
        }

        await using var stranger = await every.ProfileAsync(options, stranger: true);
        page = await stranger.NewPageAsync();
        foreach (var path in EveryPage.ForStrangers)
        {
            await every.OpenAsync(page, path, []);
            broken.AddRange(await BrokenAsync(page, path));
        }

        broken.Should().BeEmpty();
    }

    [Fact]
    public async Task Rows_of_the_hub_log_are_a_line_high_and_no_style_of_the_chat_reaches_other_pages()
    {
        await using var profile = await every.ProfileAsync(new() { Locale = "en-GB", ViewportSize = new() { Width = 1500, Height = 900 } });
        var page = await profile.NewPageAsync();
        var selectors = OfTheChat.SelectMany(StyleSheets.SelectorsOf)
            .Where(selector => StyleSheets.ScopeOf(selector).Length > 0 && !selector.Contains("::", StringComparison.Ordinal)).ToArray();
        foreach (var (name, path, press) in EveryPage.All.Where(one => one.Path.Length > 1 && one.Path != "/sidebar/"))
        {
            await every.OpenAsync(page, path, press);
            (await page.EvaluateAsync<string[]>("selectors => selectors.filter((selector) => document.querySelector(selector))", selectors))
                .Where(selector => !selector.Contains(".sign", StringComparison.Ordinal)).Should().BeEmpty("{0} is not the chat", name);
        }

        foreach (var day in new[] { "today", "yesterday" })
        {
            await every.OpenAsync(page, "/hub-log", []);
            var heights = await page.EvaluateAsync<double[]>(
                "[...document.querySelectorAll('#log tbody tr')].map((row) => row.getBoundingClientRect().height)");
            heights.Should().HaveCountGreaterThan(6).And.OnlyContain(height => height >= 24 && height < 36, "that is a line, {0}", day);
            await every.MakeHubLogOlderAsync(TimeSpan.FromDays(1));
        }
    }

    private static async Task<IEnumerable<string>> BrokenAsync(IPage page, string name)
    {
#pragma warning disable CS0618 // The other mode, needed only for frames of other sites, opens another page for each report.
        var found = await page.RunAxeLegacy(null, Rules);
#pragma warning restore CS0618
        // An open drawer or dialog makes the rest of the page inert, including its heading.
        var isCovered = await page.EvaluateAsync<bool>("document.querySelector('[inert] h1, dialog[open]') !== null");
        var rules = found.Violations.Where(rule => !(isCovered && rule.Id == "page-has-heading-one"))
            .SelectMany(rule => rule.Nodes.Select(node => $"{name}: {rule.Id}: {node.Html}"));
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        rules = rules.Concat((await Isolation.BrokenAsync(page, EveryPage.Names)).Select(where => $"{name}: not isolated: {where}"));
        return wider > 0 ? rules.Append($"{name}: {wider} px wider than the window") : rules;
    }
}
