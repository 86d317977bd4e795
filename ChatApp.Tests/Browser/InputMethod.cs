using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>An input method and repeating keys, by the DevTools protocol: Playwright's keyboard supports neither.</summary>
public sealed class InputMethod(ICDPSession devices)
{
    /// <summary>The key code that browsers report for every key handled by an input method.</summary>
    private const int Taken = 229;

    public static async Task<InputMethod> OfAsync(ChatPage page) => new(await page.Page.Context.NewCDPSessionAsync(page.Page));

    /// <summary>Shows characters that are not committed yet.</summary>
    public Task ComposeAsync(string letters) => SendAsync("Input.imeSetComposition", new()
    {
        ["text"] = letters,
        ["selectionStart"] = letters.Length,
        ["selectionEnd"] = letters.Length,
    });

    /// <summary>Commits words with Enter, in the order of Chrome and Firefox (first the key, during the composition, then the text) or of
    /// Safari (first the text, then the key, after the composition).</summary>
    public async Task CommitAsync(string words, bool asInSafari)
    {
        if (!asInSafari)
            await KeyAsync("rawKeyDown", "Enter", Taken);
        await SendAsync("Input.insertText", new() { ["text"] = words });
        if (asInSafari)
            await KeyAsync("rawKeyDown", "Enter", Taken);
        await KeyAsync("keyUp", "Enter", 13);
    }

    /// <summary>Holds Enter down for this number of repeats.</summary>
    public async Task HoldEnterAsync(int repeats)
    {
        for (var press = 0; press <= repeats; press++)
            await KeyAsync("keyDown", "Enter", 13, text: "\r", repeats: press > 0);
        await KeyAsync("keyUp", "Enter", 13);
    }

    private async Task KeyAsync(string type, string key, int code, string? text = null, bool repeats = false)
    {
        Dictionary<string, object> parts = new()
        {
            ["type"] = type,
            ["key"] = key,
            ["code"] = key,
            ["windowsVirtualKeyCode"] = code,
            ["autoRepeat"] = repeats,
        };
        if (text is not null)
            parts["text"] = text;
        await SendAsync("Input.dispatchKeyEvent", parts);
    }

    private async Task SendAsync(string method, Dictionary<string, object> parameters) => await devices.SendAsync(method, parameters);
}
