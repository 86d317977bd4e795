using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatApp.Load.Wire;

/// <summary>Waits for any of many sockets: on Linux with <c>epoll(7)</c>, whose cost depends on the number of ready sockets only; elsewhere
/// with <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/>. Not safe for
/// concurrent use.</summary>
internal sealed class SocketPoller
{
    private const uint Readable = 1, Writable = 4, Broken = 8 | 16;

    private const int Enter = 1, Leave = 2, Change = 3, CloseOnExec = 0x80000, Interrupted = 4;

    /// <summary>Maximum number of ready sockets per wait.</summary>
    private const int AtOnce = 1_024;

    /// <summary>Size of <c>epoll_event</c> in 32-bit words: flags and 8 bytes of user data, which are aligned to 8 bytes except on x86 and
    /// x64.</summary>
    private static readonly int Words = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 3 : 4;

    private readonly List<(RawConnection? Wire, uint Wanted)> places = [];
    private readonly Stack<int> free = new();
    private readonly uint[] events = new uint[AtOnce * Words];
    private readonly SafeFileHandle? epoll = OperatingSystem.IsLinux() ? new(EpollCreate(CloseOnExec), ownsHandle: true) : null;

    /// <summary>Adds a socket, initially waiting until it is readable.</summary>
    public void Add(RawConnection wire)
    {
        if (!free.TryPop(out var place))
        {
            place = places.Count;
            places.Add(default);
        }

        wire.Place = place;
        places[place] = (wire, Readable);
        Tell(Enter, wire);
    }

    /// <summary>Removes a socket from the poller.</summary>
    public void Remove(RawConnection wire)
    {
        Tell(Leave, wire);
        places[wire.Place] = default;
        free.Push(wire.Place);
        wire.Place = -1;
    }

    /// <summary>Sets the events that a socket waits for.</summary>
    public void Want(RawConnection wire, bool writable, bool readable)
    {
        places[wire.Place] = (wire, (writable ? Writable : 0) | (readable ? Readable : 0));
        Tell(Change, wire);
    }

    /// <summary>Waits and lists the ready sockets, each with whether its peer has ended the connection.</summary>
    /// <param name="milliseconds">Maximum wait.</param>
    /// <param name="ready">Cleared, then filled with the ready sockets.</param>
    public void Wait(int milliseconds, List<(RawConnection Wire, bool Broken)> ready)
    {
        ready.Clear();
        if (epoll is null)
        {
            Select(milliseconds, ready);
            return;
        }

        var count = EpollWait(epoll, events, AtOnce, milliseconds);
        if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            throw new LoadException($"the system does not wait for sockets: {Marshal.GetLastPInvokeErrorMessage()}");
        for (var at = 0; at < count * Words; at += Words)
        {
            if (places[(int)events[at + Words - 2]].Wire is { } wire)
                ready.Add((wire, (events[at] & Broken) != 0));
        }
    }

    private void Tell(int what, RawConnection wire)
    {
        if (epoll is null)
            return;
        (events[0], events[Words - 2], events[Words - 1]) = (places[wire.Place].Wanted, (uint)wire.Place, 0);
        if (EpollControl(epoll, what, wire.Socket.SafeHandle, events) != 0 && what != Leave)
            throw new LoadException($"the system does not wait for a socket: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private void Select(int milliseconds, List<(RawConnection Wire, bool Broken)> ready)
    {
        var all = places.Where(place => place.Wire is not null).ToList();
        if (all.Count == 0)
        {
#pragma warning disable RS0030 // Select refuses empty lists; its callers want the time to pass on this thread.
            Thread.Sleep(milliseconds);
#pragma warning restore RS0030
            return;
        }

        List<Socket> readable = [.. all.Where(place => (place.Wanted & Readable) != 0).Select(place => place.Wire!.Socket)];
        List<Socket> writable = [.. all.Where(place => (place.Wanted & Writable) != 0).Select(place => place.Wire!.Socket)];
        List<Socket> broken = [.. all.Where(place => place.Wanted == 0).Select(place => place.Wire!.Socket)];
        Socket.Select(readable, writable, broken, 1_000 * milliseconds);
        HashSet<Socket> gone = [.. broken], any = [.. readable, .. writable, .. broken];
        ready.AddRange(
            all.Where(place => any.Contains(place.Wire!.Socket)).Select(place => (place.Wire!, gone.Contains(place.Wire!.Socket))));
    }

    [DllImport("libc", EntryPoint = "epoll_create1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollCreate(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollControl(SafeHandle epoll, int what, SafeHandle socket, uint[] wanted);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EpollWait(SafeHandle epoll, [In, Out] uint[] events, int most, int milliseconds);
}
