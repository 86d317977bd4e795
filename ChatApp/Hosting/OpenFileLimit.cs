using System.Globalization;
using ChatApp.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Keeps sockets below the process's limit of open files. A .NET process at that limit cannot load an assembly or start a thread,
/// and ends with "Out of memory".</summary>
/// <param name="files">The limit; null where the system reports none.</param>
/// <param name="sockets">How many of the files may be sockets.</param>
internal sealed partial class OpenFileLimit(long? files, long sockets)
{
    private const string Limits = "/proc/self/limits", OpenNow = "/proc/self/fd", Row = "Max open files";

    /// <summary>Files opened later: database connections, and files of features on their first use.</summary>
    private const int Reserved = 48;

    /// <summary>Minimum for a start: a published server has 335 files open when it listens, two per assembly; the rest is the reserve,
    /// assemblies loaded later and a few sockets.</summary>
    private const int MinFiles = 480;

    /// <summary>Sockets that suffice for pages and <c>POST /connect</c> while many clients connect at once.</summary>
    private const int MaxPageSockets = 1_000;

    /// <summary>Sockets that Kestrel may be refusing at a time; part of <see cref="Reserved"/>.</summary>
    private const int RefusedAtOnce = 8;

    /// <summary>Divisor: one file is reserved per this many open assembly files, for assemblies loaded later (a sixth of all, two files
    /// each; none in a single-image publish).</summary>
    private const int AssembliesPerReserve = 5;

    /// <summary>The limit of open files; null where the system reports none.</summary>
    public long? Files => files;

    /// <summary>How many of the files may be sockets.</summary>
    public long Sockets => sockets;

    /// <summary>Reads the limit of this process; .NET has already raised the soft limit to the hard one.</summary>
    public static OpenFileLimit Read() =>
        LimitOfProcess() is { } files ? new(files, Math.Max(16, files - CurrentAndReserved())) : new(null, long.MaxValue);

    /// <summary>Stops a start that would run out of files. Runs first: later no file would be left to report it with.</summary>
    /// <exception cref="IOException">The limit is too low.</exception>
    public static void RefuseTooFew()
    {
        if (LimitOfProcess() is < MinFiles and var files)
            throw new IOException(
                $"this process may open {files} files only, and a server needs {MinFiles}. Raise LimitNOFILE= or ulimit -n.");
    }

    private static long? LimitOfProcess()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var row = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal));
        var text = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }

    private static int CurrentAndReserved()
    {
        var open = new DirectoryInfo(OpenNow).GetFiles();
        var assemblies = open.Count(file => file.LinkTarget?.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) == true);
        return open.Length + Reserved + (assemblies / AssembliesPerReserve);
    }

    /// <summary>The maximum of hub connections: pages and <c>POST /connect</c> keep half of the sockets, at most
    /// <see cref="MaxPageSockets"/>.</summary>
    public int Connections(int wanted) => (int)Math.Min(wanted, sockets - Math.Min(sockets / 2, MaxPageSockets));

    /// <summary>Sets the limits of Kestrel and of the admission gate, once the server is prepared and has opened most of its
    /// files.</summary>
    public static void Apply(IServiceProvider services)
    {
        var (limit, options) = (Read(), services.GetRequiredService<IOptions<ConnectionOptions>>().Value);
        if (limit.Files is not { } files)
            return;
        var wanted = options.MaxConnections;
        options.MaxConnections = limit.Connections(wanted);
        if (options.MaxConnections < wanted)
            LogTooFew(services.GetRequiredService<ILogger<OpenFileLimit>>(), wanted, files, options.MaxConnections);

        // Kestrel counts a socket as either upgraded or not. Upgraded sockets beyond the gate's limit are refused with a close frame.
        var limits = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.MaxConcurrentUpgradedConnections = Math.Min(options.MaxConnections + 1_000L, (options.MaxConnections + limit.Sockets) / 2);
        limits.MaxConcurrentConnections = Math.Max(1, limit.Sockets - limits.MaxConcurrentUpgradedConnections.Value);
        services.GetRequiredService<BoundedAccepts>().Limit((int)Math.Min(int.MaxValue, limit.Sockets) + RefusedAtOnce);
    }

    [LoggerMessage(1139, LogLevel.Warning,
        "Chat:MaxConnections is {Wanted}, and this process may open {Files} files only: {Connections} connections at most. "
        + "Raise LimitNOFILE= or ulimit -n.")]
    private static partial void LogTooFew(ILogger logger, int wanted, long files, int connections);
}
