using ChatApp.Contracts;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace ChatApp.Tests.People;

/// <summary>A server that requires a second factor for operators.</summary>
[Trait("kind", "server")]
public sealed class OperatorsNeedSecondFactorTests : AccountTests
{
    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(Time), "Chat:OperatorsNeedSecondFactor=true", "Chat:RoomsBy=Operators");

    [Theory]
    [InlineData("codes")]
    [InlineData("passkey")]
    public async Task An_operator_without_one_is_led_to_set_it_up_and_acts_as_a_member_until_then(string factor)
    {
        var guest = await GuestAsync();
        var night = await OperatorAsync();
        var message = await guest.SayAsync("of a guest");

        foreach (var path in new[] { "/people", "/hub-log", "/people?handler=Invite", "/hub-log?handler=Drain" })
        {
            using var led = path.Contains("handler", StringComparison.Ordinal)
                ? await night.Visitor!.PostFormAsync(path, [])
                : await night.Visitor!.Http.GetAsync(new Uri(path, UriKind.Relative));
            led.RequestMessage!.RequestUri!.PathAndQuery.Should().Be("/account", path);
            (await led.Content.ReadAsStringAsync()).Should().Contain("On this server operators need a second factor");
        }

        await night.DeleteAsync(message).ShouldBeRefused(ErrorCodes.NotAllowed);
        await night.CreateRoomAsync("Boiler room").ShouldBeRefused(ErrorCodes.NotAllowed);
        await night.CallAsync("ArchiveRoom", message.RoomId).ShouldBeRefused(ErrorCodes.NotAllowed);
        (await PageAsync(night.Visitor!, "/settings")).Should().NotContain("/hub-log");

        if (factor == "codes")
            await TurnOnAsync(night);
        else
            (await Server.App.Services.CreateScope().ServiceProvider.GetRequiredService<Passkeys>().AddAsync(
                night.Id(), new([1, 2, 3], [4, 5, 6], DateTimeOffset.UnixEpoch, 0, [], true, true, true, [7], [8]), default))
                    .Should().BeTrue();

        (await PageAsync(night.Visitor!, "/people")).Should().Contain("Invitations");
        (await night.DeleteAsync(message)).DeletedAt.Should().NotBeNull();
        (await night.CreateRoomAsync("Boiler room")).Name.Should().Be("Boiler room");
    }

    private async Task TurnOnAsync(WireClient client)
    {
        await using var scope = Server.App.Services.CreateAsyncScope();
        var factors = scope.ServiceProvider.GetRequiredService<SecondFactors>();
        var account = (await scope.ServiceProvider.GetRequiredService<OwnAccount>().FindAsync(client.Id(), default))!;
        var begun = factors.Begin(account, "test");
        var code = new Totp(Base32Encoding.ToBytes(begun.Secret.Replace(" ", "", StringComparison.Ordinal)))
            .ComputeTotp(Time.GetUtcNow().UtcDateTime);
        (await factors.TurnOnAsync(account, begun.Token, code, default)).Should().HaveCount(10);
    }
}
