using System.Globalization;

namespace ChatApp.Load.Databases;

/// <summary>Processor time of a process and all that descend from it, by Linux's <c>/proc</c>.</summary>
internal static class ProcessorTime
{
    // Fields of proc(5)'s stat after the name, from 0.
    private const int Parent = 1, User = 11, OfDeadChildrenSystem = 14, TicksPerSecond = 100;

    /// <summary>The time in seconds, that of children that have ended included.</summary>
    public static double OfTree(int root)
    {
        var processes = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Select(id => (Id: id, Fields: Read(id))).Where(process => process.Fields.Length > OfDeadChildrenSystem).ToList();
        var children = processes.ToLookup(process => int.Parse(process.Fields[Parent], CultureInfo.InvariantCulture));
        var ticks = 0L;
        var waiting = new Stack<(int Id, string[] Fields)>(processes.Where(process => process.Id == root));
        while (waiting.TryPop(out var process))
        {
            for (var field = User; field <= OfDeadChildrenSystem; field++)
                ticks += long.Parse(process.Fields[field], CultureInfo.InvariantCulture);
            foreach (var child in children[process.Id])
                waiting.Push(child);
        }

        return ticks / (double)TicksPerSecond;
    }

    private static string[] Read(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
