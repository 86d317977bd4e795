using System.Net;
using System.Net.Sockets;

namespace ChatApp.Load.Wire;

/// <summary>Loopback ports for servers that tests start.</summary>
public static class FreePort
{
    /// <summary>Below 32,768, where Linux's ephemeral ports start: a client socket could take one of those before the server.</summary>
    private const int First = 20_000, Count = 12_000;

    private static int last = Random.Shared.Next(Count);

    /// <summary>Returns a port that is currently free; a different one with each call.</summary>
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
                // In use.
            }
        }
    }
}
