using System.Net;
using ChatApp.People;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>A guest cannot take a name that looks like an account's name.</summary>
[Trait("kind", "server")]
public sealed class LookalikeTests : AccountTests
{
    [Fact]
    public async Task A_guest_cannot_take_the_name_of_an_account_however_it_is_written()
    {
        var chief = await OperatorAsync();
        await MemberAsync(chief, "Hanna Miller", "hanna@example.com");
        await MemberAsync(chief, "李雷", "lilei@example.com");
        var guest = await GuestAsync();
        string[] same =
        [
            "Hanna Miller", "hanna miller", "HANNA MILLER", "Ｈａｎｎａ Miller", "\u041D\u0430nna Miller", "\u0397anna Miller",
            "H\u0251nna Miller",
            "Hanna Mi11er", "Hanna MiIler", "Hanna M\u0456ller", "Hanna rniller", "Hanna Mi\u2223ler",
            "𝐇𝐚𝐧𝐧𝐚 Miller", "Ha\u200Bnna Miller", "Hanna\u3164 Miller",
            "Hanna\u00A0Miller", "\u2800Hanna Miller", "\u115FHanna Miller", "ⓗⓐⓝⓝⓐ Miller", "李\u2060雷", "Night Shift", "N1ght Sh1ft",
        ];

        foreach (var name in same)
            (await NameAsync(guest, name)).Should().Be((HttpStatusCode.BadRequest, "NotAllowed"), name);
        foreach (var other in new[] { "Hanna", "Hanne Miller", "Hánna Miller", "李磊", "Johanna Miller" })
            (await NameAsync(guest, other)).Status.Should().Be(HttpStatusCode.OK, other);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u2800")]
    [InlineData("\u115F\u1160")]
    [InlineData("\u200B\u200C\u200D\u2060")]
    [InlineData("\uFEFF\u00AD")]
    [InlineData("\u180E\uFFA0")]
    [InlineData("\U000E0020\uFE0F")]
    public async Task A_name_of_letters_that_show_nothing_is_none(string name) =>
        (await NameAsync(await GuestAsync(), name)).Should().Be((HttpStatusCode.BadRequest, "InvalidRequest"));

    [Fact]
    public async Task A_guest_whose_name_an_account_takes_later_keeps_it()
    {
        var guest = await GuestAsync("Bella");
        await MemberAsync(await OperatorAsync(), "Bella");

        (await NameAsync(guest, "Bella")).Status.Should().Be(HttpStatusCode.OK);
        (await NameAsync(guest, "Bella B")).Status.Should().Be(HttpStatusCode.OK);
        (await NameAsync(guest, "Bella")).Status.Should().Be(HttpStatusCode.BadRequest, "it was given up");
    }

    [Fact]
    public async Task A_new_guest_gets_no_name_of_an_account()
    {
        var people = Server.App.Services.GetRequiredService<PersonStore>();
        await OperatorAsync();
        await QueryAsync(
            """
            WITH m(w) AS (VALUES ('Calm'),('Bright'),('Gentle'),('Quiet'),('Merry'),('Steady'),('Kind'),('Brave'),('Sunny'),('Nimble'),
            """
            + """
            ('Patient'),('Cheerful'),
                ('Lucky'),('Clever'),('Warm'),('Honest'),('Swift'),('Curious'),('Jolly'),('Mellow')),
            a(w) AS (VALUES ('Heron'),('Otter'),('Fox'),('Owl'),('Hare'),('Badger'),('Finch'),('Seal'),('Lynx'),('Swan'),('Robin'),
            """
            + """
            ('Beaver'),('Crane'),('Dolphin'),
                ('Hedgehog'),('Puffin'),('Squirrel'),('Tern'),('Wren'),('Marten'),('Ibex'),('Plover'),('Stork'),('Deer'))
            INSERT INTO People (Id, Name, NameKey, Skeleton, Kind, Status, CreatedAt)
            SELECT m.w || a.w, m.w || ' ' || a.w, 'x', replace(replace(lower(m.w || ' ' || a.w), 'm', 'rn'), 'i', 'l'), 1, 0, 0 FROM m, a
            """);

        var guest = await GuestAsync();

        people.Find(guest.Id())!.Name.Should().MatchRegex(@"^\w+ \w+ \d{3,6}$");
    }

    [Fact]
    public async Task Accounts_of_before_are_compared_as_well()
    {
        await MemberAsync(await OperatorAsync(), "Annabella");
        await QueryAsync("UPDATE People SET Skeleton = ''"); // The state after the migration.
        await Server.App.Services.GetRequiredService<PersonStore>().PrepareAsync(default);

        (await NameAsync(await GuestAsync(), "AnnabeIla")).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> NameAsync(WireClient client, string name)
    {
        using var answer = await client.Visitor!.PostFormAsync("/settings?handler=Name", [new("name", name)], json: true);
        var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return (answer.StatusCode, json.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
