using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using ChatApp.Contracts;
using ChatApp.Messages;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ChatApp.Pages;

/// <summary>Parts of the chat page that come out the same each time, rendered once: the messages, which all people of a room read, and what
/// depends on nothing but the language. A partial costs some 10 µs, and a room page had 70 of them.</summary>
public sealed class KeptParts(Texts texts, HtmlEncoder encoder)
{
    /// <summary>Some 5,000 messages, that is the newest of 100 rooms.</summary>
    private const int MessageBytes = 16 * 1024 * 1024;

    private readonly KeptTexts<MessageKey> messages = new(MessageBytes, new ByPlace());
    private readonly ConcurrentDictionary<(string Name, Type? Page, string Language), HtmlString> others = new();

    /// <summary>A message, as <c>_Message.cshtml</c> shows it.</summary>
    public async ValueTask<IHtmlContent> OfAsync(IHtmlHelper html, MessageModel model)
    {
        var message = model.Message!;
        var key = new MessageKey(message, model.Mine, model.Follows, model.NamesViewer, texts.LanguageTag);
        var length = message.Text.Length + message.Html.Length; // What else it holds belongs to the overhead.
        return new HtmlString(messages.Find(key, length) ?? messages.Keep(key, length, await RenderAsync(html, "_Message", model)));
    }

    /// <summary>A part that depends on nothing but the language and on what kind of page it is.</summary>
    /// <param name="html">The page's.</param>
    /// <param name="name">The partial.</param>
    /// <param name="model">What the partial gets; always the same, or a page of which it looks at nothing but the kind.</param>
    public async ValueTask<IHtmlContent> OfAsync(IHtmlHelper html, string name, object? model = null)
    {
        var key = (name, model?.GetType(), texts.LanguageTag);
        return others.TryGetValue(key, out var part) ? part : others.GetOrAdd(key, new HtmlString(await RenderAsync(html, name, model)));
    }

    private async Task<string> RenderAsync(IHtmlHelper html, string name, object? model)
    {
        await using var writer = new StringWriter();
        (await html.PartialAsync(name, model)).WriteTo(writer, encoder);
        return writer.ToString();
    }

    /// <summary>All that a message's markup is made of.</summary>
    private readonly record struct MessageKey(MessageView Message, bool Mine, bool Follows, bool NamesViewer, string Language);

    /// <summary>Equality looks at everything; the hash needs no more than the place.</summary>
    private sealed class ByPlace : IEqualityComparer<MessageKey>
    {
        public bool Equals(MessageKey one, MessageKey other) => one.Equals(other);

        public int GetHashCode(MessageKey key) => HashCode.Combine(
            key.Message.RoomId, key.Message.Number, key.Message.Change, key.Mine, key.Follows, key.NamesViewer, key.Language);
    }
}
