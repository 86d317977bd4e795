using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Realtime;

/// <summary>Limits on the calls of one connection and on the messages of one person.</summary>
[Trait("kind", "server")]
public sealed class CallLimitTests
{
    [Fact]
    public async Task A_connection_makes_so_many_calls_and_no_more_and_others_are_answered()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), "Chat:CallsPerSecond=1", "Chat:CallsAtOnce=10");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var wild = await visitor.ConnectAsync("wild"); // Hello is the first call.
        await using var calm = await visitor.ConnectAsync("calm");
        for (var call = 1; call < 10; call++)
            await wild.CallAsync("Heartbeat");

        await wild.CallAsync("Heartbeat").ShouldBeRefused("TooManyRequests");
        await calm.CallAsync("Heartbeat");

        time.Advance(TimeSpan.FromSeconds(1));
        await wild.CallAsync("Heartbeat");
        await wild.CallAsync("Heartbeat").ShouldBeRefused("TooManyRequests");
        await wild.CallAsync("Goodbye", "to leave is always allowed");
    }

    [Fact]
    public async Task Calls_that_were_refused_more_than_a_minute_ago_do_not_end_a_connection()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), "Chat:CallsAtOnce=1000");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await Task.WhenAll(Enumerable.Range(0, ConnectionWatch.MaxRefusedCalls).Select(_ => RefusedAsync()));

        time.Advance(ConnectionWatch.RefusedCallWindow + TimeSpan.FromSeconds(1));
        await RefusedAsync();

        await client.CallAsync("Heartbeat");

        Task RefusedAsync() => client.CallAsync("EnterRoom", "no-room", null).ShouldBeRefused("RoomNotFound");
    }

    [Fact]
    public async Task A_write_that_comes_too_fast_asks_the_database_nothing()
    {
        var sql = new RecordedSql();
        await using var server = await TestServer.StartAsync(
            builder => builder.Services.AddSingleton<IReadObserver>(sql)
                .AddSingleton<TimeProvider>(new ManualTime(DateTimeOffset.UtcNow)), "Chat:MessagesPerSecond=1", "Chat:MessagesAtOnce=1");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var writer = await visitor.ConnectAsync();
        await writer.EnterAsync();
        await writer.SayAsync("@Anna");
        sql.Take();

        await writer.SayAsync("@Anna and @Berta").ShouldBeRefused("TooManyMessages");

        sql.Take().Should().NotContain(
            statement => statement.Text.Contains("People", StringComparison.Ordinal)
                || statement.Text.Contains("Memberships", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_foreign_room_is_none_whatever_is_written_there()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        using var other = await WireVisitor.GuestAsync(server.Address);
        await using var owner = await visitor.ConnectAsync();
        await using var stranger = await other.ConnectAsync();
        var closed = await owner.CreateRoomAsync(kind: "closed");

        await stranger.SayInAsync(closed.Id, new string('x', Limits.Text + 1)).ShouldBeRefused("RoomNotFound");
        await stranger.CallAsync("EditMessage", closed.Id, -1, "").ShouldBeRefused("RoomNotFound");
        await stranger.CallAsync("DeleteMessage", closed.Id, -1).ShouldBeRefused("RoomNotFound");
    }

    [Fact]
    public async Task A_guest_writes_so_much_in_a_day_and_a_member_on()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), "Chat:GuestBytesPerDay=1000", "Chat:MessagesPerSecond=1000");
        using var boss = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(boss);
        await using var member = await boss.ConnectAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var guest = await visitor.ConnectAsync();
        var half = new string('x', 500);
        await guest.SayAsync(half);
        var second = await guest.SayAsync(half[..200] + new string('上', 100)); // 3 bytes each.

        await guest.SayAsync("x").ShouldBeRefused("TooManyRequests");
        await guest.EditAsync(second, "y").ShouldBeRefused("TooManyRequests");
        await guest.DeleteAsync(second);
        foreach (var _ in Enumerable.Range(0, 4))
            await member.SayAsync(half);

        time.Advance(TimeSpan.FromHours(12));
        await guest.SayAsync(half);
    }
}
