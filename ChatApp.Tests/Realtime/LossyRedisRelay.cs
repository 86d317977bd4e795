using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApp.Tests.Realtime;

/// <summary>A TCP relay before a Redis server that leaves out one in ten of the messages that Redis sends to subscribers.</summary>
internal sealed class LossyRedisRelay : IAsyncDisposable
{
    private const double Share = 0.1;

    /// <summary>Start of a message after its first byte, which differs between Redis' protocols 2 and 3.</summary>
    private static readonly byte[] Message = "3\r\n$7\r\nmessage\r\n"u8.ToArray();

    private readonly CancellationTokenSource ended = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int redisPort;
    private int lost;

    public LossyRedisRelay(int redisPort)
    {
        this.redisPort = redisPort;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Number of messages left out so far.</summary>
    public int Lost => Volatile.Read(ref lost);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var token = ended.Token;
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptTcpClientAsync(token), token);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            // The relay was disposed of.
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken token)
    {
        using var server = new TcpClient { NoDelay = true };
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, redisPort, token);
            var (up, down) = (client.GetStream(), server.GetStream());
            await await Task.WhenAny(up.CopyToAsync(down, token), CarryAnswersAsync(down, up, token));
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // One side ended, and so does the other.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task CarryAnswersAsync(Stream from, Stream to, CancellationToken token)
    {
        var answers = PipeReader.Create(from);
        while (await answers.ReadAsync(token) is { IsCompleted: false } read)
        {
            var rest = read.Buffer;
            while (TryTake(ref rest, out var answer))
            {
                if (IsMessage(answer) && Random.Shared.NextDouble() < Share)
                    Interlocked.Increment(ref lost);
                else
                    await to.WriteAsync(answer.ToArray(), token);
            }

            answers.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static bool IsMessage(ReadOnlySequence<byte> answer) =>
        answer.Length > Message.Length && answer.Slice(1, Message.Length).ToArray().AsSpan().SequenceEqual(Message);

    private static bool TryTake(ref ReadOnlySequence<byte> from, out ReadOnlySequence<byte> answer)
    {
        var reader = new SequenceReader<byte>(from);
        var isWhole = TryPass(ref reader);
        answer = from.Slice(0, reader.Position);
        if (isWhole)
            from = from.Slice(reader.Position);
        return isWhole;
    }

    // Passes one value of Redis' protocol; false while a part of it has not arrived.
    private static bool TryPass(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            return false;
        var text = Encoding.ASCII.GetString(line);
        var length = text[0] is '$' or '=' or '!' or '*' or '>' or '~' or '%' ? int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        switch (text[0])
        {
            case '$' or '=' or '!' when length >= 0:
                if (reader.Remaining < length + 2)
                    return false;
                reader.Advance(length + 2);
                return true;
            case '*' or '>' or '~' or '%':
                for (var left = text[0] == '%' ? 2 * length : length; left > 0; left--)
                {
                    if (!TryPass(ref reader))
                        return false;
                }

                return true;
            default:
                return true;
        }
    }
}
