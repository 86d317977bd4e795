using ChatApp.Rooms;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Storage;

public sealed class StoreTests
{
    [Fact]
    public async Task A_caller_who_goes_at_the_last_moment_neither_undoes_a_change_nor_leaves_an_error_in_the_log()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.App.Services.GetRequiredService<Store>();
        using var gone = new CancellationTokenSource();

        await store.WriteAsync(async db =>
        {
            (await db.Set<RoomRow>().SingleAsync()).Topic = "written";
            await db.SaveChangesAsync();
            await gone.CancelAsync();
            return true;
        }, gone.Token);

        await using var after = await store.OpenAsync(CancellationToken.None);
        (await after.Set<RoomRow>().SingleAsync()).Topic.Should().Be("written");
    }

    [Fact]
    public async Task A_caller_who_goes_earlier_undoes_a_change_and_leaves_no_error_in_the_log_either()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.App.Services.GetRequiredService<Store>();
        using var gone = new CancellationTokenSource();

        var writing = () => store.WriteAsync(async db =>
        {
            (await db.Set<RoomRow>().SingleAsync()).Topic = "written";
            await gone.CancelAsync();
            return true;
        }, gone.Token);

        await writing.Should().ThrowAsync<OperationCanceledException>();
        await using var after = await store.OpenAsync(CancellationToken.None);
        (await after.Set<RoomRow>().SingleAsync()).Topic.Should().BeEmpty();
    }
}
