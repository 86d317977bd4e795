using System.Text.Encodings.Web;
using ChatApp.Messages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ChatApp.Pages;

/// <summary>Keeps parts of the chat page that come out the same each time: above all the messages, which all people of a room read. Such a
/// part is a partial that is made of its model and the reader's language and of nothing else; its model is a record, and holds just
/// what is shown. A partial is some 6 µs, and a room page had 70 of them.</summary>
public sealed class KeptParts(Texts texts, HtmlEncoder encoder)
{
    /// <summary>Some 2,000 messages, that is the newest of 40 rooms.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly Kept<(string Name, object? Model, string Language), string> kept = new(MostBytes);

    /// <summary>The markup of a part, to be written by <c>WriteLiteral</c>: strings go straight into the answer, where each piece of HTML content
    /// is copied once more and flushed.</summary>
    /// <param name="html">The page's.</param>
    /// <param name="name">The partial.</param>
    /// <param name="model">What it is made of; null where the language is all.</param>
    public ValueTask<string> OfAsync(IHtmlHelper html, string name, object? model = null)
    {
        var key = (name, model, texts.LanguageTag);
        return kept.TryFind(key, out var known) ? ValueTask.FromResult(known) : MakeAsync(html, key);
    }

    private async ValueTask<string> MakeAsync(IHtmlHelper html, (string Name, object? Model, string Language) key)
    {
        await using var writer = new StringWriter();
        (await html.PartialAsync(key.Name, key.Model)).WriteTo(writer, encoder);
        var markup = writer.ToString();
        return kept.Keep(key, markup, 2 * sizeof(char) * markup.Length); // What a model holds is within the markup.
    }
}
