using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatApp.Connections;

/// <summary>What the kernel knows of a TCP connection: how much of what was sent has arrived at the other end. A send that waits says nothing of
/// that, because the kernel's own buffers are filled and emptied in lumps of many seconds where a link is slow.</summary>
internal static class TcpProgress
{
    private const int Tcp = 6, Info = 11; // Linux: IPPROTO_TCP, TCP_INFO.

    /// <summary>Where <c>tcpi_bytes_acked</c> and <c>tcpi_notsent_bytes</c> are in Linux's <c>struct tcp_info</c>.</summary>
    private const int BytesAcked = 120, NotSentBytes = 144;

    /// <summary>How many bytes the other end has acknowledged, and how many wait to be sent; null where that cannot be known: on other systems,
    /// or without TCP.</summary>
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
