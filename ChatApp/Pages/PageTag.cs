using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Contracts;
using Microsoft.Net.Http.Headers;

namespace ChatApp.Pages;

/// <summary>The <c>ETag</c> of a page: a hash of everything that the page depends on, so that a browser with the same page gets
/// 304.</summary>
internal sealed class PageTag
{
    /// <summary>Digests of cached message pages, which would be hashed repeatedly.</summary>
    private static readonly ConditionalWeakTable<ChangePage, byte[]> Digests = [];

    private readonly ArrayBufferWriter<byte> all = new(4_096);

    private PageTag()
    {
    }

    /// <summary>Starts with the data every page depends on: build, static files, language, theme and path.</summary>
    /// <param name="context">The request.</param>
    /// <param name="modules">The build's modules.</param>
    /// <param name="texts">The texts in the reader's language.</param>
    public PageTag(HttpContext context, ScriptModules modules, Texts texts)
    {
        Add(modules.Build);
        Add(texts.LanguageTag);
        Add(texts.Site.Name);
        Add(texts.Site.LogoHash);
        Add(CultureInfo.CurrentCulture.Name);
        Add(Theme.Of(context));
        Add(context.Request.Path);
    }

    /// <summary>Adds a text that the page shows.</summary>
    public void Add(string? text)
    {
        // The length prefix keeps the boundaries of consecutive texts unambiguous.
        Add(text?.Length ?? -1);
        Encoding.UTF8.GetBytes(text, all);
    }

    /// <summary>Adds a number that the page shows.</summary>
    public void Add(long number) => all.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(ref number)));

    /// <summary>Adds the messages that the page shows; not the witness, since an earlier run's is valid for the same messages.</summary>
    public void Add(ChangePage shown)
    {
        Add(shown.Epoch);
        Add(shown.UpToChange);
        Add(shown.LastNumber);
        Add(shown.More ? 1 : 0);
        all.Write(Digests.GetValue(shown, Digest));
    }

    /// <summary>Sets the tag on the response: a weak one, because a proxy may compress the page.</summary>
    /// <returns>Whether the browser has this page.</returns>
    public bool IsKnown(HttpContext context)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(all.WrittenSpan).AsSpan(0, 16))}\"";
        context.Response.Headers.ETag = $"W/{tag}";
        context.Response.Headers.Vary = $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}";
        return context.Request.Headers.IfNoneMatch.Any(known => known?.Contains(tag, StringComparison.Ordinal) is true);
    }

    private static byte[] Digest(ChangePage shown)
    {
        var tag = new PageTag();
        foreach (var message in shown.Messages)
        {
            tag.Add(message.Number);
            tag.Add(message.Change);
            tag.Add(message.ClientMessageId); // After a restore, another message may have the same counters.
            tag.Add(message.Text);
            tag.Add(message.Author.Id);
            tag.Add(message.Author.Name);
            tag.Add((long)message.Author.Kind);
            tag.Add(message.ReplyTo?.Author.Name);
            tag.Add(message.Pinned?.By.Name);
            foreach (var person in message.Reactions?.SelectMany(reaction => reaction.People) ?? [])
                tag.Add(person.Name);
        }

        return SHA256.HashData(tag.all.WrittenSpan);
    }
}
