using System.Net;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Pages;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

/// <summary>The export of a person's data, and the data that stays when the account is deleted.</summary>
[Trait("kind", "server")]
public sealed class OwnDataTests : AccountTests
{
    [Fact]
    public async Task The_export_holds_what_is_ones_own_and_nothing_else()
    {
        var night = await OperatorAsync();
        var anna = await MemberAsync(night);
        var garden = await anna.CreateRoomAsync("Garden", "closed");
        var secret = await night.CreateRoomAsync("Boiler room", "closed");
        await night.SayAsync("of the operator");
        var first = await anna.SayAsync("永远 \"quoted\" </script>");
        await anna.EditAsync(first, "edited");
        await anna.DeleteAsync(await anna.SayInAsync(garden.Id, "deleted again"));
        foreach (var number in Enumerable.Range(0, 5))
            await anna.SayInAsync(garden.Id, $"flower {number}");
        await anna.OpenDirectAsync(night);
        var flower = first with { RoomId = garden.Id, Number = 2 };
        await anna.ReactAsync(flower, "🌷");
        await anna.PinAsync(flower);
        await anna.SaveAsync(flower);
        await anna.CallAsync("SetNotifyLevel", garden.Id, "nothing");
        await PostAsync(anna.Visitor!, "/settings/notifications", ("rooms", "everything"), ("from", "22:30"), ("until", "06:00"));

        using var answer = await anna.Visitor!.Http.GetAsync(new Uri("/account?handler=Export", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        var json = JsonDocument.Parse(text).RootElement;

        answer.Content.Headers.ContentDisposition!.ToString().Should().Be("attachment; filename=chatapp-account.json");
        json.GetProperty("person").GetProperty("name").GetString().Should().Be("Anna");
        json.GetProperty("account").GetProperty("email").GetString().Should().Be(Email);
        json.GetProperty("sessions").GetArrayLength().Should().Be(1);
        json.GetProperty("messages").EnumerateArray().Select(one => one.GetProperty("text").GetString())
            .Should().Equal(["edited", "", .. Enumerable.Range(0, 5).Select(number => $"flower {number}")]);
        foreach (var (list, property) in new[] { ("reactions", "emoji"), ("pins", "pinnedAt"), ("saved", "savedAt") })
        {
            var one = json.GetProperty(list).EnumerateArray().Should().ContainSingle(list).Which;
            (one.GetProperty("roomId").GetString(), one.GetProperty("number").GetInt64()).Should().Be((garden.Id, 2));
            one.GetProperty(property).GetString().Should().NotBeEmpty();
        }

        json.GetProperty("rooms").EnumerateArray().Select(room => room.GetProperty("kind").GetString())
            .Should().Equal("open", "closed", "direct");
        json.GetProperty("rooms")[1].GetProperty("notify").GetString().Should().Be("nothing");
        json.GetProperty("notifications").Deserialize<NotificationSettings>(JsonSerializerOptions.Web)
            .Should().Be(new NotificationSettings(NotifyLevel.Everything, 1350, 360));
        text.Should().NotContain("of the operator").And.NotContain("deleted again").And.NotContain("Boiler").And.NotContain(secret.Id)
            .And.NotContain("Night Shift").And.NotContain(OperatorSetUp.Email);
        foreach (var held in await QueryAsync(
            "SELECT PasswordHash FROM Accounts UNION SELECT Id FROM Sessions UNION SELECT hex(Hash) FROM Links"))
            text.Should().NotContain(held);
    }

    [Fact]
    public async Task A_person_takes_three_exports_along_and_the_next_one_later()
    {
        var anna = await GuestAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            (await ExportAsync()).Should().Be(HttpStatusCode.OK);

        (await ExportAsync()).Should().Be(HttpStatusCode.TooManyRequests);
        Time.Advance(TimeSpan.FromMinutes(10));
        (await ExportAsync()).Should().Be(HttpStatusCode.OK);

        async Task<HttpStatusCode> ExportAsync()
        {
            using var answer = await anna.Visitor!.Http.GetAsync(new Uri("/account?handler=Export", UriKind.Relative));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Deleted_somebodys_name_is_gone_from_all_they_wrote_and_nothing_of_theirs_opens_anything()
    {
        var night = await OperatorAsync();
        var anna = await MemberAsync(night, "Anna Livia");
        await night.EnterAsync();
        await anna.SaveAsync(await anna.SayAsync("a message that stays"));
        await PostAsync(anna.Visitor!, "/settings/notifications", ("rooms", "nothing"));

        (await DeleteAsync(anna, "wrong words in a row")).Should().Be(HttpStatusCode.BadRequest);
        await anna.SayAsync("so does this");
        (await DeleteAsync(anna, Password)).Should().Be(HttpStatusCode.OK);

        (await anna.Ended).Code.Should().Be(4001);
        (await AskAsync(anna.Visitor!)).Should().Be(HttpStatusCode.Unauthorized);
        await night.EventAsync("PersonChanged", arguments => arguments[0].GetProperty("name").GetString() == "Deleted account");
        (await night.EnterAsync()).Messages.Select(message => (message.Text, message.Author.Name)).Should().Equal(
            ("a message that stays", "Deleted account"), ("so does this", "Deleted account"));
        (await night.CallAsync<Person[]>("FindPeople", "Anna")).Should().BeEmpty();
        (await QueryAsync(
            "SELECT Name FROM People WHERE NameKey LIKE '%anna%' UNION ALL SELECT Email FROM Accounts WHERE Email LIKE 'anna%' "
            + "UNION ALL SELECT Word FROM PersonWords WHERE Word IN ('anna', 'livia') "
            + "UNION ALL SELECT CAST(Number AS text) FROM Saved UNION ALL SELECT CAST(Rooms AS text) FROM NotificationSettings "
            + "UNION ALL SELECT s.Id FROM Sessions s JOIN People p ON p.Key = s.PersonKey WHERE p.Status = 3")).Should().BeEmpty();
        var other = (await GuestAsync()).Visitor!;
        (await SignInAsync(other, Password)).Should().Be(HttpStatusCode.BadRequest);
        (await AcceptAsync(other, night.Id(), "Another Anna")).Should().Be(HttpStatusCode.OK, "the e-mail address is free again");
    }

    [Fact]
    public async Task A_guest_deletes_themselves_by_writing_their_name()
    {
        var guest = await GuestAsync("Calm Heron");
        guest.Visitor!.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");

        (await PostAsync(guest.Visitor, "/account?handler=Delete", ("name", "Heron"))).Should().Be(HttpStatusCode.BadRequest);
        (await PostAsync(guest.Visitor, "/account?handler=Delete", ("name", "Calm Heron"))).Should().Be(HttpStatusCode.OK);

        (await guest.Ended).Code.Should().Be(4001);
        (await QueryAsync("SELECT Name FROM People")).Should().Equal("已注销用户");
    }

    [Fact]
    public async Task The_last_operator_cannot_go()
    {
        var night = await OperatorAsync();

        (await DeleteAsync(night, OperatorSetUp.Password)).Should().Be(HttpStatusCode.Forbidden);

        await night.SayAsync("still here");
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "Chrome on Linux")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Edge on Windows")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.6 Mobile/15E148 Safari/604.1",
        "Safari on iPhone")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome on Android")]
    [InlineData("curl/8.14.1", "curl")]
    [InlineData("<b>something else entirely, and long</b> that nobody knows", "<b>something else entirely, and long</b>")]
    [InlineData("", "An unnamed program")]
    public void A_device_has_words(string agent, string words) =>
        new DeviceWords(new Texts(() => new Site("ChatApp", null))).Of(agent).Should().Be(words);

    private static Task<HttpStatusCode> DeleteAsync(WireClient client, string password) =>
        PostAsync(client.Visitor!, "/account?handler=Delete", ("password", password));
}
