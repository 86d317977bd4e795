using System.Buffers.Text;

namespace ChatApp.Load.Wire;

/// <summary>An HTTP/1.1 response in one of the forms that Kestrel writes: with a length, in chunks, or without a body.</summary>
internal readonly ref struct HttpAnswer(int status, int length, ReadOnlySpan<byte> body, ReadOnlySpan<byte> head, bool chunked = false)
{
    public int Status { get; } = status;

    /// <summary>Total length in bytes, with headers.</summary>
    public int Length { get; } = length;

    /// <summary>Status line and headers, with the last line's CRLF.</summary>
    public ReadOnlySpan<byte> Head { get; } = head;

    private readonly ReadOnlySpan<byte> body = body;

    /// <summary>Copies the body, with chunks joined.</summary>
    public byte[] ReadBody()
    {
        if (!chunked)
            return body.ToArray();
        var whole = new List<byte>();
        for (var rest = body; ;)
        {
            var line = rest.IndexOf("\r\n"u8);
            if (!Utf8Parser.TryParse(rest[..line], out int size, out _, 'x') || size == 0)
                return [.. whole];
            whole.AddRange(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }

    /// <summary>Parses a response; false while it is incomplete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpAnswer answer)
    {
        answer = default;
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0 || !Utf8Parser.TryParse(bytes[9..12], out int status, out _))
            return false;
        var rest = bytes[(head + 4)..];
        if (status is 101 or 204 or 304)
        {
            answer = new(status, head + 4, default, bytes[..(head + 2)]);
            return true;
        }

        if (Header(bytes[..(head + 2)], "Content-Length: "u8) is { IsEmpty: false } text
            && Utf8Parser.TryParse(text, out int length, out _))
        {
            if (rest.Length < length)
                return false;
            answer = new(status, head + 4 + length, rest[..length], bytes[..(head + 2)]);
            return true;
        }

        for (var at = 0; ;)
        {
            var line = rest[at..].IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest.Slice(at, line), out int size, out _, 'x'))
                return false;
            at += line + 2 + size + 2;
            if (at > rest.Length)
                return false;
            if (size > 0)
                continue;
            answer = new(status, head + 4 + at, rest[..at], bytes[..(head + 2)], chunked: true);
            return true;
        }
    }

    /// <summary>The value of a header; empty when it is missing.</summary>
    /// <param name="head">Status line and headers, with the last line's CRLF.</param>
    /// <param name="name">Name with colon and space, in Kestrel's spelling.</param>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        if (at < 0)
            return default;
        var value = head[(at + name.Length)..];
        return value[..value.IndexOf((byte)'\r')];
    }
}
