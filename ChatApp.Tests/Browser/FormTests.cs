namespace ChatApp.Tests.Browser;

/// <summary>The pages that work without script.</summary>
public sealed class FormTests
{
    [Fact]
    public async Task A_form_that_is_on_its_way_is_not_sent_again_by_another_press()
    {
        await using var host = await PageHost.StartAsync();
        var page = await host.PageAsync(path: "/settings");
        await page.Page.FillAsync("[name=name]", "Zoë");
        host.Relay.HoldAnswers();

        await page.Page.EvaluateAsync("document.querySelector('form:has([name=name])').requestSubmit()");
        await host.Relay.SeenAsync("POST /settings", 1);
        await page.Page.EvaluateAsync("document.querySelector('form:has([name=name])').requestSubmit()");
        await page.Page.EvaluateAsync("void fetch('/healthz/live')");
        await host.Relay.SeenAsync("GET /healthz/live", 1);
        host.Relay.Release();

        await page.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        host.Relay.Count("POST /settings").Should().Be(1);
    }
}
