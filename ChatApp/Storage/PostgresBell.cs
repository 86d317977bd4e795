using System.Threading.Channels;
using Npgsql;

namespace ChatApp.Storage;

/// <summary>The bell over PostgreSQL's <c>NOTIFY</c>: nothing else to run. A notifying commit takes a lock of the whole server, so there is
/// one for each group of messages.</summary>
internal sealed partial class PostgresBell(NpgsqlDataSource source, TimeProvider time, ILogger<PostgresBell> logger)
    : BackgroundService, IBell
{
    private const string Channel = "chatapp";

    private const int QueueLength = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<string> messages = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile bool isUp;

    /// <inheritdoc/>
    public event Action<string>? Rung;

    /// <inheritdoc/>
    public int LongestMessage => 7_900; // PostgreSQL's limit is 8,000 bytes.

    /// <inheritdoc/>
    public bool IsUp => isUp;

    /// <inheritdoc/>
    public string Name => "NOTIFY";

    /// <inheritdoc/>
    public void Ring(string message) => messages.Writer.TryWrite(message);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(SendAsync, stoppingToken));

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => Rung?.Invoke(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        isUp = true;
        try
        {
            while (true)
                await connection.WaitAsync(cancellationToken);
        }
        finally
        {
            isUp = false;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var notify =
            new NpgsqlCommand($"SELECT pg_notify('{Channel}', message) FROM unnest($1::text[]) AS message", connection);
        var parameter = new NpgsqlParameter<string[]> { TypedValue = [] };
        notify.Parameters.Add(parameter);
        while (await messages.Reader.WaitToReadAsync(cancellationToken))
        {
            List<string> waiting = [];
            while (messages.Reader.TryRead(out var message))
                waiting.Add(message);
            parameter.TypedValue = [.. waiting];
            await notify.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> run, CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Otherwise the host's start would wait for it.
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await run(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Repeated.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogAway(error.Message);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(1225, LogLevel.Debug, "The bell between nodes is away: {Reason}")]
    private partial void LogAway(string reason);
}
