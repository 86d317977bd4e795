using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChatApp.Cli.Load;

/// <summary>Waits for any of many sockets: <c>poll(2)</c>, which Linux and macOS have alike, and which costs a fifth of
/// <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/> for the same sockets because
/// its array is kept; elsewhere that. Not safe for concurrent use.</summary>
internal sealed class SocketPoll
{
    private const short Readable = 1, Writable = 4, Broken = 8 | 16;

    private readonly List<LoadWire> wires = [];
    private Polled[] polled = new Polled[64];

    /// <summary>How many there are.</summary>
    public int Count => wires.Count;

    /// <summary>Adds a socket.</summary>
    public void Add(LoadWire wire)
    {
        if (wires.Count == polled.Length)
            Array.Resize(ref polled, 2 * polled.Length);
        wire.Place = wires.Count;
        polled[wires.Count] = new() { Handle = OperatingSystem.IsWindows() ? 0 : (int)wire.Socket.Handle, Wanted = Readable };
        wires.Add(wire);
    }

    /// <summary>Takes one out; the last takes its place.</summary>
    public void Remove(LoadWire wire)
    {
        var last = wires[^1];
        (wires[wire.Place], polled[wire.Place], last.Place) = (last, polled[wires.Count - 1], wire.Place);
        wires.RemoveAt(wires.Count - 1);
        wire.Place = -1;
    }

    /// <summary>Whether the last look said that the other end is gone.</summary>
    public bool IsBroken(LoadWire wire) => (polled[wire.Place].Seen & Broken) != 0;

    /// <summary>What to wait for beside what comes in.</summary>
    public void Want(LoadWire wire, bool writable, bool readable) =>
        polled[wire.Place].Wanted = (short)((writable ? Writable : 0) | (readable ? Readable : 0));

    /// <summary>Waits, and puts those that are ready into a list.</summary>
    /// <param name="milliseconds">At most so long.</param>
    /// <param name="ready">Emptied first.</param>
    public void Wait(int milliseconds, List<LoadWire> ready)
    {
        ready.Clear();
        if (OperatingSystem.IsWindows())
        {
            Select(milliseconds, ready);
            return;
        }

        if (Poll(polled, (nuint)wires.Count, milliseconds) <= 0)
            return;
        for (var at = 0; at < wires.Count; at++)
        {
            if (polled[at].Seen != 0)
                ready.Add(wires[at]);
        }
    }

    private void Select(int milliseconds, List<LoadWire> ready)
    {
        if (wires.Count == 0)
        {
            Thread.Sleep(milliseconds);
            return;
        }

        List<Socket> readable = [.. wires.Where(wire => (polled[wire.Place].Wanted & Readable) != 0).Select(wire => wire.Socket)];
        List<Socket> writable = [.. wires.Where(wire => (polled[wire.Place].Wanted & Writable) != 0).Select(wire => wire.Socket)];
        Socket.Select(readable, writable, null, 1_000 * milliseconds);
        HashSet<Socket> both = [.. readable, .. writable];
        ready.AddRange(wires.Where(wire => both.Contains(wire.Socket)));
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] Polled[] sockets, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Handle;
        public short Wanted;
        public short Seen;
    }
}
