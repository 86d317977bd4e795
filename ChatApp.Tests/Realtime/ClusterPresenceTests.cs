using System.Text.Json;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>What people see of those who are connected to another node.</summary>
[Trait("kind", "server")]
public sealed class ClusterPresenceTests(SilentCluster cluster) : IClassFixture<SilentCluster>
{
    private ClusterNodes Nodes => cluster.Nodes;

    [Fact]
    public async Task Who_is_connected_to_the_other_node_is_present_until_the_last_connection_ends()
    {
        await using var anna = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);
        await anna.EnterAsync();
        var (visitor, here) = await Nodes.BrowsersAsync();
        await using var ben = await visitor.ConnectAsync();
        await ToldAsync(anna, 2, ben.Id());

        await using var again = await here.ConnectAsync("another-page");
        await ben.DisposeAsync();
        await using var carla = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await ToldAsync(anna, 2, carla.Id());
        anna.Events.Where(one => one.Target == "PresenceChanged").SelectMany(one => Ids(one.Arguments[3]))
            .Should().NotContain(ben.Id(), "one connection is left, on this node");
        await again.DisposeAsync();

        await ToldAsync(anna, 3, ben.Id());
    }

    [Fact]
    public async Task Whom_one_finds_in_a_room_are_those_of_all_nodes()
    {
        await using var ben = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await using var anna = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);
        await anna.EnterAsync();
        await ToldAsync(anna, 2, ben.Id());

        await using var carla = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);
        await carla.EnterAsync();

        var first = await carla.EventAsync("PresenceChanged", _ => true);
        Ids(first[2]).Should().Contain([anna.Id(), ben.Id()]);
    }

    [Fact]
    public async Task What_a_person_has_read_on_one_node_is_read_on_their_pages_on_the_other()
    {
        var (elsewhere, visitor) = await Nodes.BrowsersAsync();
        await using var page = await visitor.ConnectAsync("one-page");
        await using var other = await elsewhere.ConnectAsync("other-page");
        await page.EnterAsync();
        await using var fence = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await ToldAsync(page, 2, fence.Id()); // So the nodes know who is where.
        await using var anna = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);
        var said = await anna.SayAsync("Read this");

        await page.CallAsync("MarkRead", page.Room, said.Number);

        await other.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("readUpTo").GetInt64() == said.Number);
    }

    [Fact]
    public async Task The_operators_see_the_connections_of_all_nodes()
    {
        var (visitor, here) = await Nodes.BrowsersAsync();
        await using var ben = await visitor.ConnectAsync("one-page");
        await using var too = await visitor.ConnectAsync("another-page");

        await Patience.UntilAsync(async () => await PersonOnPageAsync(ben) is { } shown && shown.Contains("connected, 2 times"));
        await using var again = await here.ConnectAsync("a-third-page");
        (await PersonOnPageAsync(ben)).Should().Contain("connected, 3 times");
    }

    [Fact]
    public async Task What_a_person_chose_to_be_notified_of_on_one_node_is_told_to_their_pages_on_the_other()
    {
        using var visitor = await WireVisitor.GuestAsync(Nodes.One.Address);
        using var elsewhere = ClusterNodes.VisitorAt(Nodes.Two, visitor);
        await using var page = await visitor.ConnectAsync("one-page");
        await using var other = await elsewhere.ConnectAsync("other-page");
        await page.EnterAsync();
        await using var fence = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await ToldAsync(page, 2, fence.Id()); // So the nodes know who is where.

        await page.CallAsync("SetNotifyLevel", page.Room, "nothing");
        await other.EventAsync("ReadChanged", told => told[0].TryGetProperty("notify", out var level) && level.GetString() == "nothing");

        (await visitor.PostFormAsync("/settings/notifications", [new("rooms", "everything"), new("sound", "true")]))
            .EnsureSuccessStatusCode();
        await other.EventAsync("NotificationsChanged", told => told[0].GetProperty("rooms").GetString() == "everything");
    }

    [Fact]
    public void The_set_up_link_is_the_same_on_all_nodes() => Nodes.One.SetUpPath().Should().Be(Nodes.Two.SetUpPath());

    // What the list of those who are connected has about a person; null for nothing.
    private async Task<string?> PersonOnPageAsync(WireClient client)
    {
        var name = client.Hello!.Person.Name;
        var page = await cluster.Operator.Http.GetStringAsync(
            new Uri($"/people?show=connected&find={Uri.EscapeDataString(name)}", UriKind.Relative));
        return page.Contains(client.Id(), StringComparison.Ordinal) ? page : null;
    }

    private static Task<JsonElement> ToldAsync(WireClient client, int list, string personId) => client.EventAsync(
        "PresenceChanged", told => told[0].GetString() == client.Room && Ids(told[list]).Contains(personId));

    private static IEnumerable<string> Ids(JsonElement people) =>
        people.EnumerateArray().Select(person => person.GetProperty("id").GetString()!);
}
