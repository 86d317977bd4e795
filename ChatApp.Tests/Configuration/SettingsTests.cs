using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatApp.Tests.Configuration;

/// <summary>The server applies every setting of the configuration.</summary>
[Trait("kind", "server")]
public sealed class SettingsTests
{
    // Each value differs from its default.
    private static readonly Dictionary<string, string> Said = new()
    {
        ["ConnectDelay"] = "00:00:05",
        ["HeartbeatInterval"] = "00:00:45",
        ["MaxConnections"] = "1234",
        ["ConnectionsPerSecond"] = "1000",
        ["ConnectionsPerPerson"] = "11",
        ["ConnectionsPerAddress"] = "12",
        ["FlappingOpens"] = "13",
        ["GuestsPerMinute"] = "16",
        ["FlappingOpensPerAddress"] = "14",
        ["FlappingWindow"] = "00:06:00",
        ["TrustedProxies"] = "127.0.0.1",
        ["HubLogKeep"] = "3.00:00:00",
        ["HubLogEntries"] = "99999",
        ["AuditKeep"] = "4.00:00:00",
        ["AuditEntries"] = "88888",
        ["RenamesAtOnce"] = "6",
        ["RenamesPerMinute"] = "2",
        ["MessagesPerSecond"] = "77",
        ["CatchUpReads"] = "5",
        ["Access"] = "Invite",
        ["SecurityContact"] = "mailto:security@example.com",
        ["MessagesAtOnce"] = "78",
        ["BotMessagesPerSecond"] = "79",
        ["GuestBytesPerDay"] = "80000",
        ["RoomsBy"] = "Members",
        ["RoomsPerPerson"] = "81",
        ["UnansweredInvitations"] = "82",
        ["TicketsPerPerson"] = "7",
        ["CallsPerSecond"] = "83",
        ["CallsAtOnce"] = "84",
        ["SendBacklogBytes"] = "2000000",
        ["SendBacklogBytesTotal"] = "90000000",
        ["OperatorsNeedSecondFactor"] = "True",
        ["FreshSignIn"] = "00:16:00",
        ["SessionIdle"] = "31.00:00:00",
        ["SessionLongest"] = "180.00:00:00",
        ["FileBytesMax"] = "1000",
        ["FilesBytesMax"] = "20000",
        ["GuestFiles"] = "False",
        ["GuestFileBytesPerDay"] = "3000",
        ["LinkPreviewHosts"] = "example.org",
        ["SendBacklogAge"] = "00:00:09",
        ["SearchesAtOnce"] = "21",
        ["SearchesPerMinute"] = "31",
        ["Name"] = "Harbour",
    };

    [Fact]
    public async Task Every_setting_is_bound()
    {
        await using var server = await TestServer.StartAsync([.. Said.Select(one => $"Chat:{one.Key}={one.Value}")]);

        var bound =
            from type in typeof(Program).Assembly.GetTypes()
            where type is { IsClass: true, ContainsGenericParameters: false }
                && server.App.Services.GetService(typeof(IValidateOptions<>).MakeGenericType(type)) is not null
            let options = server.App.Services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type))
            let values = options.GetType().GetProperty(nameof(IOptions<object>.Value))!.GetValue(options)
            from setting in type.GetProperties()
            where setting.CanWrite && setting.Name is not ("DataFolder" or "FileStore" or "Node") // Other tests say these.
            select (setting.Name, Value: $"{setting.GetValue(values)}");

        bound.ToDictionary(one => one.Name, one => one.Value).Should().BeEquivalentTo(Said);
    }
}
