using System.Globalization;
using System.Text;

namespace ChatApp.Load.Wire;

/// <summary>Finds the HTTP/1.1 requests in a client's bytes. After an upgrade the bytes are frames and are ignored.</summary>
internal sealed class RequestReader(Action<string> found)
{
    private readonly StringBuilder header = new();
    private long body;
    private bool upgraded;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
        {
            if (upgraded)
                return;
            if (body > 0)
                body--;
            else if (header.Append((char)octet) is { Length: > 3 } && octet == '\n' && Ends())
                Take();
        }
    }

    private bool Ends() =>
        header[^2] == '\r' && header[^3] == '\n' && header[^4] == '\r';

    private void Take()
    {
        var lines = header.ToString().Split("\r\n");
        header.Clear();
        if (lines[0].Split(' ') is not [var method, var target, ..])
            return;
        body = lines.Select(line => line.Split(':', 2))
            .Where(field => field is [var name, _] && name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            .Select(field => long.Parse(field[1].Trim(), CultureInfo.InvariantCulture))
            .FirstOrDefault();
        upgraded = lines.Any(line => line.StartsWith("upgrade:", StringComparison.OrdinalIgnoreCase));
        found($"{method} {target.Split('?')[0]}");
    }
}
