using StackExchange.Redis;

namespace ChatApp.Storage;

/// <summary>The bell over Redis.</summary>
internal sealed class RedisBell(ConfigurationOptions options) : BackgroundService, IBell
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("chatapp:bell");

    private volatile ConnectionMultiplexer? redis;

    /// <inheritdoc/>
    public event Action<string>? Rung;

    /// <inheritdoc/>
    public int LongestMessage => 16 * 1024; // Longer ones would cost Redis more than a query costs the database.

    /// <inheritdoc/>
    public bool IsUp => redis is { IsConnected: true };

    /// <inheritdoc/>
    public string Name => "Redis";

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static ConfigurationOptions Read(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString);
        }
        catch (ArgumentException)
        {
            throw new StoreException("ConnectionStrings:Redis cannot be read. It is like host:6379,password=….");
        }
    }

    /// <inheritdoc/>
    public void Ring(string message) =>
        _ = redis?.GetSubscriber().PublishAsync(Channel, message, CommandFlags.FireAndForget);

    /// <inheritdoc/>
    public override void Dispose()
    {
        redis?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Otherwise the host's start would wait for it.
        options.AbortOnConnectFail = false; // Connects in the background, and again after each loss.
        options.BacklogPolicy = BacklogPolicy.FailFast; // Messages that cannot be sent are lost: the receivers query the database.
        redis = await ConnectionMultiplexer.ConnectAsync(options);
        redis.GetSubscriber().Subscribe(Channel, (_, message) => Rung?.Invoke(message.ToString()), CommandFlags.FireAndForget);
    }
}
