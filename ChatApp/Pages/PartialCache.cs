using System.Text.Encodings.Web;
using ChatApp.Messages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ChatApp.Pages;

/// <summary>Caches rendered partials of the chat page, above all messages, which all people of a room read. Such a partial depends only on
/// its model, the reader's language, and the team's name and logo; its model is a record with just the data shown. A partial takes some
/// 6 µs, and a room page had 70 of them.</summary>
internal sealed class PartialCache(Texts texts, HtmlEncoder encoder)
{
    /// <summary>Room for some 2,000 messages: the newest of 40 rooms.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly BoundedCache<(string Name, object? Model, string Language, Site Site), string> kept = new(MaxBytes);

    /// <summary>The markup of a partial, for <c>WriteLiteral</c>: strings are written directly to the response, while each piece of HTML
    /// content is copied once more and flushed.</summary>
    /// <param name="html">The page's HTML helper.</param>
    /// <param name="name">The name of the partial.</param>
    /// <param name="model">The model; null where only the language matters.</param>
    public ValueTask<string> OfAsync(IHtmlHelper html, string name, object? model = null)
    {
        var key = (name, model, texts.LanguageTag, texts.Site);
        return kept.TryFind(key, out var known) ? ValueTask.FromResult(known) : MakeAsync(html, key);
    }

    private async ValueTask<string> MakeAsync(IHtmlHelper html, (string Name, object? Model, string Language, Site Site) key)
    {
        await using var writer = new StringWriter();
        (await html.PartialAsync(key.Name, key.Model)).WriteTo(writer, encoder);
        var markup = writer.ToString();
        return kept.Keep(key, markup, 2 * sizeof(char) * markup.Length); // The markup contains the model's data.
    }
}
