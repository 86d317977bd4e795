using System.Net.Sockets;

namespace ChatApp;

/// <summary>Removes Unix sockets that a killed server left behind: the address would count as taken for ever.</summary>
internal static class StaleSockets
{
    private const string Unix = "://unix:";

    /// <summary>Removes those of some addresses that nobody answers at.</summary>
    /// <param name="urls">As <c>Urls</c> has them.</param>
    public static void Remove(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (url.IndexOf(Unix, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && url[(at + Unix.Length)..] is var path && IsStale(path))
                File.Delete(path);
        }
    }

    // Only a socket refuses: any other file is of another kind, and no socket there needs no care.
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
