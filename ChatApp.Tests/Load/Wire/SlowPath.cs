using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatApp.Load.Wire;

/// <summary>One direction of a slow or far link: bytes leave it at a rate, and so much later than they came. It holds little, so that the sender
/// notices how slow it is.</summary>
/// <param name="BytesPerSecond">The rate.</param>
/// <param name="Delay">One way.</param>
internal sealed record SlowPath(int BytesPerSecond, TimeSpan Delay)
{
    /// <summary>What the sockets on both sides of it hold at most; Linux takes twice as much.</summary>
    public const int SocketBuffer = 8 * 1024;

    /// <summary>Some 20 pieces a second.</summary>
    private int Piece => Math.Clamp(BytesPerSecond / 20, 64, 16 * 1024);

    /// <summary>Carries bytes until one side ends.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="read">Is told of what came in.</param>
    /// <param name="send">Takes what comes out.</param>
    public async Task CarryAsync(Socket from, Action<ReadOnlySpan<byte>> read, Func<ReadOnlyMemory<byte>, Task> send)
    {
        var under = Channel.CreateBounded<(byte[] Bytes, long At)>(4 + (int)(Delay.TotalSeconds * BytesPerSecond / Piece));
        var (reading, sending) = (ReadAsync(), SendAsync());
        await await Task.WhenAny(reading, sending); // Where either fails, so does the link.
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
            catch (Exception lost)
            {
                under.Writer.TryComplete(lost);
                throw;
            }
        }

        async Task SendAsync()
        {
            var free = TimeSpan.Zero; // When the link has carried what it had, since the clock's beginning.
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
