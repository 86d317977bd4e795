using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatApp.Connections;

/// <summary>The kernel's state of a TCP connection: how many sent bytes the peer has acknowledged. A pending send does not show that,
/// because on a slow link the kernel fills and empties its buffers in steps of many seconds.</summary>
internal static class TcpProgress
{
    private const int Tcp = 6, Info = 11; // Linux: IPPROTO_TCP, TCP_INFO.

    /// <summary>Offsets of <c>tcpi_bytes_acked</c> and <c>tcpi_notsent_bytes</c> in Linux's <c>struct tcp_info</c>.</summary>
    private const int BytesAcked = 120, NotSentBytes = 144;

    /// <summary>Number of bytes that the peer has acknowledged and number of unsent bytes; null where unknown: on
    /// other systems, or without TCP.</summary>
    public static (long? Acknowledged, int Unsent)? Of(Socket? socket)
    {
        if (socket is null || !OperatingSystem.IsLinux())
            return null;
        Span<byte> info = stackalloc byte[NotSentBytes + sizeof(int)];
        try
        {
            return socket.GetRawSocketOption(Tcp, Info, info) == info.Length
                ? (BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcked..]), BinaryPrimitives.ReadInt32LittleEndian(info[NotSentBytes..]))
                : null;
        }
        catch (Exception unknown) when (unknown is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
