using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>Limits of the rooms that one person creates and of the invitations they send.</summary>
[Trait("kind", "server")]
public sealed class RoomQuotaTests() : WireTests("Chat:RoomsPerPerson=5", "Chat:UnansweredInvitations=10")
{
    [Fact]
    public async Task A_member_makes_so_many_rooms_and_no_more_until_one_is_archived()
    {
        var admin = await OperatorAsync();
        var member = await MemberAsync(admin, "Berta");
        RoomView last = null!;
        for (var count = 0; count < 5; count++)
            last = await member.CreateRoomAsync(kind: count % 2 == 0 ? "open" : "closed");

        await member.CreateRoomAsync().ShouldBeRefused("TooManyRequests");
        (await QueryAsync("SELECT COUNT(*) FROM Rooms")).Should().Equal("6");

        await member.CallAsync("ArchiveRoom", last.Id);
        await member.CreateRoomAsync();
    }

    [Fact]
    public async Task A_guest_makes_a_fifth_of_that_and_an_operator_any_number()
    {
        var admin = await OperatorAsync();
        var guest = await GuestAsync();
        await guest.CreateRoomAsync();
        await guest.CreateRoomAsync().ShouldBeRefused("TooManyRequests");

        for (var count = 0; count < 6; count++)
            await admin.CreateRoomAsync();
    }

    [Fact]
    public async Task Many_guests_bring_nobody_into_more_rooms_than_one_of_them_may()
    {
        var admin = await OperatorAsync();
        var guests = await GuestsAsync(4);

        var opened = 0;
        foreach (var guest in guests)
        {
            try
            {
                await guest.OpenDirectAsync(admin);
                opened++;
            }
            catch (WireCallException error)
            {
                error.Message.Should().Contain("TooManyRequests");
            }
        }

        opened.Should().Be(2, "a guest has a fifth of the ten");
        (await QueryAsync("SELECT COUNT(*) FROM Rooms WHERE Kind = 2")).Should().Equal("2");
    }

    [Fact]
    public async Task To_open_the_room_answers_the_invitation()
    {
        var (guest, others) = (await GuestAsync(), await GuestsAsync(3));
        var first = await guest.OpenDirectAsync(others[0]);
        await guest.OpenDirectAsync(others[1]);
        await guest.OpenDirectAsync(others[2]).ShouldBeRefused("TooManyRequests");
        (await guest.OpenDirectAsync(others[0])).Id.Should().Be(first.Id, "what is there already asks nobody again");

        await others[0].EnterAsync(first.Id);

        await guest.OpenDirectAsync(others[2]);
    }

    [Fact]
    public async Task To_bring_somebody_into_a_room_counts_as_well_and_to_join_by_oneself_does_not()
    {
        var (guest, others) = (await GuestAsync(), await GuestsAsync(4));
        var room = await guest.CreateRoomAsync();
        await others[3].JoinAsync(room.Id);
        await guest.InviteAsync(room.Id, others[0]);
        await guest.InviteAsync(room.Id, others[1]);

        await guest.InviteAsync(room.Id, others[2]).ShouldBeRefused("TooManyRequests");

        (await QueryAsync("SELECT COUNT(*) FROM Memberships m JOIN Rooms r ON r.Key = m.RoomKey WHERE r.Name <> 'General'"))
            .Should().Equal("4");
    }
}

/// <summary>The setting that controls who may create rooms.</summary>
[Trait("kind", "server")]
public sealed class RoomCreationPolicyTests
{
    [Theory]
    [InlineData("Everyone", true, true)]
    [InlineData("members", false, true)]
    [InlineData("Operators", false, false)]
    public async Task Rooms_are_made_by_those_whom_the_setting_names(string makers, bool guests, bool members)
    {
        await using var server = await TestServer.StartAsync($"Chat:RoomsBy={makers}");
        using var boss = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(boss);
        await using var admin = await boss.ConnectAsync();
        using var colleague = await WireVisitor.GuestAsync(server.Address);
        await server.AcceptAsync(colleague, admin, "Berta");
        await using var member = await colleague.ConnectAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var guest = await visitor.ConnectAsync();

        await ShouldMakeAsync(guest, guests);
        await ShouldMakeAsync(member, members);
        await ShouldMakeAsync(admin, true);
        await guest.OpenDirectAsync(member);

        static async Task ShouldMakeAsync(WireClient client, bool may)
        {
            if (may)
                await client.CreateRoomAsync();
            else
                await client.CreateRoomAsync().ShouldBeRefused("NotAllowed");
        }
    }
}
