using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.ViewEngines;

namespace ChatApp.Pages;

/// <summary>Buffers a page and sends it at once with its length, where MVC sends pieces in chunks. An error during rendering produces a
/// notice instead of half a page.</summary>
internal sealed class BufferedPageExecutor(
    ICompositeViewEngine views, IRazorViewEngine pages, IRazorPageActivator activator, DiagnosticListener listener, HtmlEncoder encoder)
    : PageResultExecutor(new WriterOfBody(), views, pages, activator, listener, encoder)
{
    /// <inheritdoc/>
    public override async Task ExecuteAsync(PageContext pageContext, PageResult result)
    {
        var context = pageContext.HttpContext;
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var page = new Utf8Page();
        try
        {
            context.Response.Body = new Body(page);
            await base.ExecuteAsync(pageContext, result);
            context.Features.Set(sent);
            context.Response.ContentLength = page.Written.Length;
            await context.Response.StartAsync(context.RequestAborted);
            // The server flushes at the end of the request. Flushing here would add one asynchronous wait for each of the twenty callers up
            // the stack.
            context.Response.BodyWriter.Write(page.Written.Span);
        }
        finally
        {
            context.Features.Set(sent);
            page.GiveBack();
        }
    }

    private sealed class WriterOfBody : IHttpResponseStreamWriterFactory
    {
        public TextWriter CreateWriter(Stream stream, Encoding encoding) => ((Body)stream).Page;
    }

    /// <summary>Carries the page to the one place where MVC creates a writer; it is never used as a stream.</summary>
    private sealed class Body(Utf8Page page) : MemoryStream
    {
        public Utf8Page Page => page;
    }

    /// <summary>Encodes the written text to UTF-8 in one pooled buffer. MVC disposes of it before it is sent, so Dispose does
    /// nothing.</summary>
    private sealed class Utf8Page : TextWriter
    {
        /// <summary>A room's page has some 50,000 bytes.</summary>
        private const int InitialBytes = 128 * 1024;

        private readonly Encoder encoder = Encoding.UTF8.GetEncoder(); // Keeps the high surrogate of a pair split across two writes.
        private byte[] bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
        private int length;

        public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            var most = Encoding.UTF8.GetMaxByteCount(buffer.Length);
            if (bytes.Length - length < most)
                Grow(length + most);
            length += encoder.GetBytes(buffer, bytes.AsSpan(length), flush: false);
        }

        public override Task WriteAsync(char value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(string? value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(char[] buffer, int index, int count)
        {
            Write(buffer, index, count);
            return Task.CompletedTask;
        }

        public override Task FlushAsync() => Task.CompletedTask;

        public void GiveBack()
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }

        private void Grow(int wanted)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, 2 * bytes.Length));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
    }
}
