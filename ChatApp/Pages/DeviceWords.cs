namespace ChatApp.Pages;

/// <summary>Describes a <c>User-Agent</c> in words: browser and system.</summary>
public sealed class DeviceWords(Texts texts)
{
    // The first match counts: each browser also names those later in the list.
    private static readonly (string Within, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("MicroMessenger/", "微信"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
        ("ChatApp", "ChatApp"),
    ];

    private static readonly (string Within, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];

    /// <summary>Describes a device, such as "Firefox on Windows".</summary>
    public string Of(string agent)
    {
        var (browser, system) = (Find(Browsers, agent), Find(Systems, agent));
        return (browser, system) switch
        {
            (not null, not null) => texts.Filled("device.on", ("browser", browser), ("system", system)),
            (null, null) => agent.Length == 0 ? texts["device.unknown"] : agent[..Math.Min(agent.Length, 40)],
            _ => browser ?? system!,
        };
    }

    private static string? Find((string Within, string Name)[] known, string agent) =>
        known.FirstOrDefault(one => agent.Contains(one.Within, StringComparison.Ordinal)).Name;
}
