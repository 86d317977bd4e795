using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatApp.Load.Wire;

/// <summary>One direction of a slow or distant link: limits the rate and delays each byte. It buffers little, so that the sender notices
/// the rate.</summary>
/// <param name="BytesPerSecond">The rate limit.</param>
/// <param name="Delay">Delay in this direction.</param>
internal sealed record SlowPath(int BytesPerSecond, TimeSpan Delay)
{
    /// <summary>Buffer size of the sockets on both sides, in bytes; Linux uses twice this value.</summary>
    public const int SocketBuffer = 8 * 1024;

    /// <summary>Bytes per read: about 20 reads per second.</summary>
    private int Piece => Math.Clamp(BytesPerSecond / 20, 64, 16 * 1024);

    /// <summary>Forwards bytes until one side ends.</summary>
    /// <param name="from">The sender's socket.</param>
    /// <param name="read">Called with the bytes received.</param>
    /// <param name="send">Sends the delayed bytes.</param>
    public async Task CarryAsync(Socket from, Action<ReadOnlySpan<byte>> read, Func<ReadOnlyMemory<byte>, Task> send)
    {
        var under = Channel.CreateBounded<(byte[] Bytes, long At)>(4 + (int)(Delay.TotalSeconds * BytesPerSecond / Piece));
        var (reading, sending) = (ReadAsync(), SendAsync());
        await await Task.WhenAny(reading, sending); // If either fails, the link fails.
        await sending;

        async Task ReadAsync()
        {
            try
            {
                var buffer = new byte[Piece];
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    read(buffer.AsSpan(0, count));
                    await under.Writer.WriteAsync((buffer[..count], Stopwatch.GetTimestamp()));
                }

                under.Writer.Complete();
            }
            catch (Exception error)
            {
                under.Writer.TryComplete(error);
                throw;
            }
        }

        async Task SendAsync()
        {
            var free = TimeSpan.Zero; // Time on this clock at which the link has sent all earlier bytes.
            var clock = Stopwatch.StartNew();
            await foreach (var (bytes, at) in under.Reader.ReadAllAsync())
            {
                var due = clock.Elapsed + Delay - Stopwatch.GetElapsedTime(at);
                free = TimeSpan.FromTicks(Math.Max(free.Ticks, due.Ticks)) + TimeSpan.FromSeconds((double)bytes.Length / BytesPerSecond);
                if (free - clock.Elapsed is { Ticks: > 0 } wait)
                    await Task.Delay(wait);
                await send(bytes);
            }
        }
    }
}
