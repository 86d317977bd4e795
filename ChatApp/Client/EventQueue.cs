using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ChatApp.Client;

/// <summary>Raises a client's events one after another, in the order they happened and outside locks, so that a handler may call
/// back.</summary>
internal sealed partial class EventQueue
{
    private readonly Channel<Action> waiting = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly ILogger logger;

    public EventQueue(ILogger logger)
    {
        this.logger = logger;
        _ = RunAsync();
    }

    public void Raise<T>(Action<T>? handler, T argument)
    {
        if (handler is not null)
            waiting.Writer.TryWrite(() => handler(argument));
    }

    /// <summary>Accepts no more events; queued ones are still raised.</summary>
    public void Complete() => waiting.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (var raise in waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                raise();
            }
#pragma warning disable CA1031 // A failing handler must not stop later events.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogHandlerFailed(exception);
            }
        }
    }

    [LoggerMessage(2005, LogLevel.Error, "An event handler of the chat client failed")]
    private partial void LogHandlerFailed(Exception exception);
}
