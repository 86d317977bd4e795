using System.Net;
using System.Net.Sockets;

namespace ChatApp.Load.Wire;

/// <summary>Loopback ports for servers that tests start.</summary>
public static class FreePort
{
    /// <summary>Linux gives clients' sockets ports from 32,768 up: one of those might be somebody's by the time that a server wants it.</summary>
    private const int First = 20_000, Count = 12_000;

    private static int last = Random.Shared.Next(Count);

    /// <summary>A port that nothing listened on a moment ago; another one each time.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
