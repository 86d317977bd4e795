using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ChatApp.Pages;

/// <summary>The <c>ETag</c> of a page: a hash of everything that the page is made of, so that a browser that has this very page already is
/// told so in place of being sent it.</summary>
public sealed class PageTag
{
    private readonly ArrayBufferWriter<byte> all = new(8_192);

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

    /// <summary>Puts the tag on the answer: a weak one, because a proxy may compress the page on its way.</summary>
    /// <returns>Whether the browser has this page.</returns>
    public bool IsKnown(HttpContext context)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(all.WrittenSpan).AsSpan(0, 16))}\"";
        context.Response.Headers.ETag = $"W/{tag}";
        context.Response.Headers.Vary = $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}";
        return context.Request.Headers.IfNoneMatch.Any(known => known?.Contains(tag, StringComparison.Ordinal) is true);
    }
}
