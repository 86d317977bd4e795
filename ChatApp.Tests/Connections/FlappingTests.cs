using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace ChatApp.Tests.Connections;

[Trait("kind", "server")]
public sealed class FlappingTests
{
    private static readonly Person Anna = new("a", "Anna", PersonKind.Guest), Berta = new("b", "Berta", PersonKind.Guest);

    private readonly ManualTime time = new();

    [Fact]
    public async Task Who_opens_too_many_is_logged_once_and_slowed_down_with_a_named_wait()
    {
        await using var server = await TestServer.StartAsync("Chat:FlappingOpens=3", "Chat:FlappingWindow=00:10:00");
        server.Log.Expect(1004);
        using var sick = await WireVisitor.GuestAsync(server.Address);
        for (var opened = 0; opened < 4; opened++)
        {
            await using var client = await sick.ConnectAsync();
        }

        var line = await server.Log.WaitAsync(1004);
        line.Text.Should().StartWith("Connections flapping: 4 in 00:10:00").And.EndWith("address 127.0.0.1)");
        using var refused = await sick.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("code").GetString().Should().Be("TooManyConnections");
        problem.GetProperty("retryAfterSeconds").GetDouble().Should().BeInRange(150, 200, "ten minutes are for three");
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().BeInRange(150, 200);
        await FluentActions.Awaiting(() => sick.OpenAsync())
            .Should().ThrowAsync<System.Net.WebSockets.WebSocketException>("without a ticket it is the same gate");
        using var healthy = await WireVisitor.GuestAsync(server.Address);
        await using var other = await healthy.ConnectAsync();
        server.Log.Lines(1004).Should().ContainSingle();
    }

    [Fact]
    public async Task Twenty_restored_tabs_with_a_press_in_each_after_every_blip_are_never_refused_and_a_client_that_nobody_presses_is()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectionsPerSecond=10000");
        server.Log.Expect(1004);
        using var person = await WireVisitor.GuestAsync(server.Address);
        for (var blip = 0; blip < 5; blip++)
        {
            foreach (var tab in Enumerable.Range(0, 20))
                await using (await person.PressAsync($"tab-{tab}"))
                    continue;
        }

        server.Log.Lines(1003).Should().BeEmpty();
        server.Log.Lines(1004).Should().BeEmpty();
        for (var opened = 0; opened < 21; opened++)
            await using (await person.ConnectAsync("a-script"))
                continue;
        await server.Log.WaitAsync(1004, "flapping: 21 in 00:05:00");
        using var refused = await person.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        await using var pressed = await person.PressAsync("tab-1");
    }

    [Theory]
    [InlineData("""{"pressed":"yes"}""")]
    [InlineData("""{"pressed":1}""")]
    [InlineData("""{"pressed":null}""")]
    [InlineData("""{"pressed":false}""")]
    [InlineData("""{"pressed":true""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Only_a_body_that_says_so_is_a_press(string body)
    {
        await using var server = await TestServer.StartAsync("Chat:FlappingOpens=1");
        server.Log.Expect(1004);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        for (var opened = 0; opened < 2; opened++)
            await using (await visitor.ConnectAsync())
                continue;

        using var answer = await visitor.AskAsync(body);

        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public void A_program_that_only_says_that_somebody_pressed_is_named_at_ten_times_as_many()
    {
        var watch = Watch(new() { FlappingOpens = 4, FlappingOpensPerAddress = 100 });
        for (var opened = 0; opened < 4 * FlappingWatch.PressedFactor; opened++)
            watch.Note(Anna, "x", pressed: true).Should().BeNull();

        watch.Note(Anna, "x", pressed: true)!.Opens.Should().Be(41);

        watch.Wait("a", "x", pressed: true).Should().BePositive();
        watch.Wait("a", "x").Should().BeNull("what it does by itself is counted apart");
        watch.Now.Should().ContainSingle();
    }

    [Fact]
    public void An_episode_is_one_however_long_it_lasts_and_ends_with_half_of_the_openings_left()
    {
        var watch = Watch(new() { FlappingOpens = 4, FlappingWindow = TimeSpan.FromMinutes(4) });
        for (var opened = 0; opened < 4; opened++)
            watch.Note(Anna, "x").Should().BeNull();
        watch.Note(Anna, "x")!.Opens.Should().Be(5);
        watch.Now.Should().ContainSingle().Which.Person.Should().Be(Anna);
        for (var minute = 0; minute < 20; minute++)
        {
            watch.Wait("a", "x").Should().BeCloseTo(TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1));
            time.Advance(TimeSpan.FromMinutes(1));
            watch.Wait("a", "x").Should().BeNull("one a minute is four in four minutes");
            watch.Note(Anna, "x").Should().BeNull("it is the same episode");
        }

        time.Advance(TimeSpan.FromSeconds(200));
        watch.Wait("a", "x").Should().BeNull();
        watch.Now.Should().BeEmpty();
        for (var opened = 0; opened < 3; opened++)
            watch.Note(Anna, "x");
        watch.Note(Anna, "x").Should().NotBeNull("it begins again");
    }

    [Fact]
    public void An_address_is_watched_where_that_is_asked_for()
    {
        var watch = Watch(new() { FlappingOpens = 100, FlappingOpensPerAddress = 3 });
        Open(watch, 4, "x").Should().ContainSingle().Which.Should().BeEquivalentTo(new { OfAddress = true, Address = "x", Opens = 4 });

        watch.Wait("nobody yet", "x").Should().BePositive();
        watch.Wait("nobody yet", "y").Should().BeNull();
        Open(Watch(new()), 1_000, "x").Should().BeEmpty("a whole office comes back after a restart");
    }

    [Fact]
    public void Nobody_flaps_where_it_is_switched_off_and_somebody_else_is_not_meant()
    {
        var off = Watch(new() { FlappingOpens = 0 });
        for (var opened = 0; opened < 1_000; opened++)
            off.Note(Anna, "x").Should().BeNull();

        var watch = Watch(new() { FlappingOpens = 1 });
        watch.Note(Anna, "x");
        watch.Note(Anna, "x").Should().NotBeNull();
        watch.Note(Berta, "x").Should().BeNull();
        watch.Wait("b", "x").Should().BeNull();
    }

    [Fact]
    public void Whoever_rests_is_forgotten()
    {
        var watch = Watch(new() { FlappingOpens = 1, FlappingOpensPerAddress = 1_000_000, FlappingWindow = TimeSpan.FromMinutes(1) });
        for (var person = 0; person < 30_000; person++)
        {
            time.Advance(TimeSpan.FromMilliseconds(60));
            watch.Note(new(person.ToString(CultureInfo.InvariantCulture), "", PersonKind.Guest), "x");
        }

        watch.Remembered.Should().BeLessThan(12_000);
    }

    private static List<FlappingEpisode> Open(FlappingWatch watch, int people, string address) =>
        [
            .. Enumerable.Range(0, people)
                .Select(number => watch.Note(new($"p{number}", "", PersonKind.Guest), address)).OfType<FlappingEpisode>(),
        ];

    private FlappingWatch Watch(ConnectionOptions options) => new(Options.Create(options), time);
}
