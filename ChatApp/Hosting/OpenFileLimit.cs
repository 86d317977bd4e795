using System.Globalization;
using ChatApp.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Keeps sockets below the process's limit of open files. A .NET process that runs into that limit cannot load an assembly or start a thread,
/// and ends with "Out of memory".</summary>
/// <param name="files">The limit; null where the system tells none.</param>
/// <param name="sockets">How many of them may be sockets.</param>
internal sealed partial class OpenFileLimit(long? files, long sockets)
{
    private const string Limits = "/proc/self/limits", OpenNow = "/proc/self/fd", Row = "Max open files";

    /// <summary>Files that are opened later: connections to the database, and what a feature needs when it is first used.</summary>
    private const int Reserved = 48;

    /// <summary>A published server has 335 files open when it listens, two for each assembly; then come the reserve, the assemblies to come and a few sockets.</summary>
    private const int Least = 480;

    /// <summary>Sockets that are enough for pages and <c>POST /connect</c> while everybody connects.</summary>
    private const int ForPages = 1_000;

    /// <summary>Sockets that Kestrel is refusing at a time; of the reserve.</summary>
    private const int RefusedAtOnce = 8;

    /// <summary>And assemblies, unless all are published as one image: two files each, of which a sixth is still to come.</summary>
    private const int AssembliesToCome = 5;

    /// <summary>The limit; null where the system tells none.</summary>
    public long? Files => files;

    /// <summary>How many of the files may be sockets.</summary>
    public long Sockets => sockets;

    /// <summary>Reads the limit of this process; .NET has raised it to the hard one before.</summary>
    public static OpenFileLimit Read() =>
        LimitOfProcess() is { } files ? new(files, Math.Max(16, files - OpenOrToCome())) : new(null, long.MaxValue);

    /// <summary>Stops a start that would run out of files on its way. First of all: later there is none left to say it with.</summary>
    /// <exception cref="IOException">The limit is too low.</exception>
    public static void RefuseTooFew()
    {
        if (LimitOfProcess() is < Least and var files)
            throw new IOException($"this process may open {files} files only, and a server needs {Least}. Raise LimitNOFILE= or ulimit -n.");
    }

    private static long? LimitOfProcess()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var row = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal));
        var text = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }

    private static int OpenOrToCome()
    {
        var open = new DirectoryInfo(OpenNow).GetFiles();
        var assemblies = open.Count(file => file.LinkTarget?.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) == true);
        return open.Length + Reserved + (assemblies / AssembliesToCome);
    }

    /// <summary>The most connections of clients: pages and <c>POST /connect</c> have half of the sockets, or <see cref="ForPages"/>.</summary>
    public int Connections(int wanted) => (int)Math.Min(wanted, sockets - Math.Min(sockets / 2, ForPages));

    /// <summary>Sets the limits of Kestrel and of the gate. When the server is prepared: it has opened most of its files by then.</summary>
    public static void Apply(IServiceProvider services)
    {
        var (limit, options) = (Read(), services.GetRequiredService<IOptions<ConnectionOptions>>().Value);
        if (limit.Files is not { } files)
            return;
        var wanted = options.MaxConnections;
        options.MaxConnections = limit.Connections(wanted);
        if (options.MaxConnections < wanted)
            LogTooFew(services.GetRequiredService<ILogger<OpenFileLimit>>(), wanted, files, options.MaxConnections);

        // Kestrel counts a socket as one or the other. Upgraded ones beyond the gate's own limit are refusals that are told in a close frame.
        var limits = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.MaxConcurrentUpgradedConnections = Math.Min(options.MaxConnections + 1_000L, (options.MaxConnections + limit.Sockets) / 2);
        limits.MaxConcurrentConnections = Math.Max(1, limit.Sockets - limits.MaxConcurrentUpgradedConnections.Value);
        services.GetRequiredService<BoundedAccepts>().Limit((int)Math.Min(int.MaxValue, limit.Sockets) + RefusedAtOnce);
    }

    [LoggerMessage(1139, LogLevel.Warning,
        "Chat:MaxConnections is {Wanted}, and this process may open {Files} files only: {Connections} connections at most. Raise LimitNOFILE= or ulimit -n.")]
    private static partial void LogTooFew(ILogger logger, int wanted, long files, int connections);
}
