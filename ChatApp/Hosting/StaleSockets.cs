using System.Net.Sockets;

namespace ChatApp.Hosting;

/// <summary>Removes Unix sockets that a killed server left behind: otherwise the address would stay in use.</summary>
internal static class StaleSockets
{
    private const string Unix = "://unix:";

    /// <summary>Removes the sockets of these addresses that have no listener.</summary>
    /// <param name="urls">In the format of <c>Urls</c>.</param>
    public static void Remove(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (url.IndexOf(Unix, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                && url[(at + Unix.Length)..] is var path && IsStale(path))
                File.Delete(path);
        }
    }

    // Only a socket without listener refuses the connection; other files and missing files are left alone.
    private static bool IsStale(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused && File.Exists(path) && new FileInfo(path).Length == 0;
        }
    }
}
