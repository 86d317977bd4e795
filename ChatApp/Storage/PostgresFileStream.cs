using System.Buffers;

namespace ChatApp.Storage;

/// <summary>Reads a content of <see cref="PostgresFileContents"/> from any position, one part at a time.</summary>
internal sealed class PostgresFileStream(PostgresFileContents contents, string hash, long length) : Stream
{
    private byte[]? buffer;
    private int held = -1; // The part in the buffer.
    private int heldBytes;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.IsEmpty)
            return 0;
        var part = (int)(Position / PostgresFileContents.PartBytes);
        if (part != held)
        {
            this.buffer ??= ArrayPool<byte>.Shared.Rent(PostgresFileContents.PartBytes);
            held = -1;
            heldBytes = await contents.ReadAsync(hash, part, this.buffer, cancellationToken);
            held = part;
        }

        var offset = (int)(Position % PostgresFileContents.PartBytes);
        var count = Math.Clamp(heldBytes - offset, 0, buffer.Length);
        this.buffer.AsMemory(offset, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        base.Dispose(disposing);
    }
}
