using System.Runtime.InteropServices;

namespace ChatApp.Hosting;

/// <summary>POSIX signals that would end the process without a drain.</summary>
internal sealed class Signals : IDisposable
{
    // SIGXFSZ: a file at its size limit (LimitFSIZE=) is handled like a full disk; the process must not end.
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    private readonly List<PosixSignalRegistration> registrations = [];

    /// <summary>Stops the server on SIGHUP, which a closed terminal sends, and ignores SIGXFSZ. .NET's own lifetime handles SIGTERM, SIGINT
    /// and SIGQUIT.</summary>
    public Signals(IHostApplicationLifetime lifetime)
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        }));
        if (!OperatingSystem.IsWindows())
            registrations.Add(PosixSignalRegistration.Create(FileSizeExceeded, signal => signal.Cancel = true));
    }

    /// <inheritdoc/>
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());
}
