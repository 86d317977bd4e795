namespace ChatApp.Tests.Browser;

/// <summary>The pages that work without script.</summary>
[Trait("kind", "browser")]
public sealed class FormTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string PressThrice = """
        () => {
          const form = document.querySelector('form:has([name=name])');
          for (const ms of [0, 300, 600]) setTimeout(() => form.requestSubmit(), ms);
        }
        """;

    [Fact]
    public async Task A_form_that_is_on_its_way_is_not_sent_again_by_another_press()
    {
        var page = await shared.Host.PageAsync(path: "/settings");
        var sent = 0;
        await page.Page.RouteAsync("**/settings", async route =>
        {
            sent++;
            await page.Page.WaitForTimeoutAsync(1_500); // A slow server.
            await route.ContinueAsync();
        });

        await page.Page.EvaluateAsync(PressThrice);

        await page.Page.ReachesPathAsync("/");
        sent.Should().Be(1);
    }
}
