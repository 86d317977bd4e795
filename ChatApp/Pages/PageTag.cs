using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Contracts;
using Microsoft.Net.Http.Headers;

namespace ChatApp.Pages;

/// <summary>The <c>ETag</c> of a page: a hash of everything that the page is made of, so that a browser that has this very page already is
/// told so in place of being sent it.</summary>
public sealed class PageTag
{
    /// <summary>Of pages of messages that are kept, and so hashed again and again.</summary>
    private static readonly ConditionalWeakTable<ChangePage, byte[]> Digests = [];

    private readonly ArrayBufferWriter<byte> all = new(4_096);

    private PageTag()
    {
    }

    /// <summary>Begins with what every page depends on: the build with its files, the reader's language and theme, and the address.</summary>
    /// <param name="context">The request.</param>
    /// <param name="modules">The build's.</param>
    /// <param name="texts">In the reader's language.</param>
    public PageTag(HttpContext context, ScriptModules modules, Texts texts)
    {
        Add(modules.Build);
        Add(texts.LanguageTag);
        Add(CultureInfo.CurrentCulture.Name);
        Add(Theme.Of(context));
        Add(context.Request.Path);
    }

    /// <summary>Adds a text that the page shows.</summary>
    public void Add(string? text)
    {
        // With its length before it, so that what ends one and begins the next is never mistaken.
        Add(text?.Length ?? -1);
        Encoding.UTF8.GetBytes(text, all);
    }

    /// <summary>Adds a number that the page shows.</summary>
    public void Add(long number) => all.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(ref number)));

    /// <summary>Adds the messages that the page shows; not the witness, since that of an earlier run is as good for the same messages.</summary>
    public void Add(ChangePage shown)
    {
        Add(shown.Epoch);
        Add(shown.UpToChange);
        Add(shown.LastNumber);
        Add(shown.More ? 1 : 0);
        all.Write(Digests.GetValue(shown, Digest));
    }

    /// <summary>Puts the tag on the answer: a weak one, because a proxy may compress the page on its way.</summary>
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
            tag.Add(message.ClientMessageId); // After the server was put back, another message may have the same counters.
            tag.Add(message.Text);
            tag.Add(message.Author.Id);
            tag.Add(message.Author.Name);
            tag.Add((long)message.Author.Kind);
        }

        return SHA256.HashData(tag.all.WrittenSpan);
    }
}
