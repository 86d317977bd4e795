using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>Invisible text is rejected as a message and as a name.</summary>
[Trait("kind", "server")]
public sealed class BlankTests : WireTests
{
    public static TheoryData<string> Invisible =>
    [
        "", " ", "\n\t", "\u00A0", "\u3000", "\u3164", "\u2800", "\u200B", "\u00AD", "\u115F", "\u1160", "\uFFA0",
        "\u17B4", "\u17B5", "\u180B", "\u180E", "\u034F", "\u061C", "\u200D",
        "\u200E\u200F", "\u202A\u202C", "\u2060", "\u2066\u2069",
        "\uFE0F", "\uFEFF", "\uFFFC", "\u0301", "\u0301\u0302", "\u20DD",
        "\U000E0020\U000E007F", "\U000E0100", "\U0001D173", "\U0001D159", " \u3164\u200B\u2800\n",
    ];

    [Theory]
    [MemberData(nameof(Invisible))]
    public void Nothing_to_see_is_no_text_and_no_name(string blank)
    {
        MessageRules.Check(blank)?.Code.Should().Be("TextEmpty");
        MessageRules.Check(blank).Should().NotBeNull();
        PersonNames.TryClean(blank, out _).Should().BeFalse();
        RoomRules.TryName(blank, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(".")]
    [InlineData("\u200Ba")]
    [InlineData("👍\uFE0F")]
    [InlineData("\u202Eevil")]
    [InlineData("e\u0301")]
    [InlineData("**")]
    [InlineData("﷽")]
    [InlineData("\uD83E\uDDA6")]
    public void Something_to_see_is_a_text(string text) => MessageRules.Check(text).Should().BeNull();

    [Theory]
    [InlineData("An\u200Bna", "Anna")]
    [InlineData("\uFEFFAnna\u3164", "Anna")]
    [InlineData("An\u00ADna\u2060", "Anna")]
    [InlineData("An\u200Dna\uFE0F", "Anna")]
    [InlineData("张\u200D三", "张三")]
    [InlineData("Anna\u2800\u2800Maria", "Anna Maria")]
    [InlineData("Anna\U000E0041", "Anna")]
    [InlineData("👩\u200D💻 ❤\uFE0F", "👩\u200D💻 ❤\uFE0F")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("葛\U000E0100城", "葛\U000E0100城")]
    public void What_is_not_drawn_does_not_stay_in_a_name(string typed, string kept)
    {
        PersonNames.TryClean(typed, out var name).Should().BeTrue();

        name.Should().Be(kept);
    }

    [Fact]
    public async Task The_server_refuses_what_cannot_be_seen()
    {
        var anna = await GuestAsync();
        var said = await anna.SayAsync("Something");

        await anna.SayAsync("\u3164").ShouldBeRefused("TextEmpty");
        await anna.EditAsync(said, "\u2800").ShouldBeRefused("TextEmpty");
        await anna.CreateRoomAsync("\u3164").ShouldBeRefused("InvalidRequest");
    }
}
