using System.Globalization;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Logging;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary>Records each connection event as one log line, one hub log row and one metric. Ids and texts are part of the contract: never
/// reuse an id.</summary>
public sealed partial class ConnectionLog : IDisposable
{
    /// <summary>The category of the lines; operators filter by it.</summary>
    public const string Category = "ChatApp.Connections.HubLog";

    /// <summary>Lines per minute and person before repeats are only counted: a few, to follow repeated manual attempts. Refusals without a
    /// person are all alike and get one.</summary>
    private const int LinesOfPerson = 5;

    private readonly HubLogWriter hubLog;
    private readonly ConnectionMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly LogThrottle<Repeated> lines;

    /// <summary>Creates the hub log and its log throttle.</summary>
    public ConnectionLog(HubLogWriter hubLog, ConnectionMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        (this.hubLog, this.metrics, this.time, logger) = (hubLog, metrics, time, loggers.CreateLogger(Category));
        lines = new(time, (line, count) =>
        {
            if (line is null)
                LinesLeftOut(count);
            else
                LineRepeated(count, line.What, line.Of);
        });
    }

    private DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    /// <summary>Logs 1001 for an opened connection.</summary>
    public void ConnectionOpened(TrackedConnection connection)
    {
        metrics.Opened();
        ConnectionOpened(connection.CountAtOpening, connection.Id, PersonNames.ForLog(connection.Person), connection.Address);
    }

    /// <summary>Writes the hub log row of an opened connection, once its document and its connect time are known.</summary>
    public void Introduced(TrackedConnection connection) => hubLog.Note(HubLogRows.Opened(connection));

    /// <summary>Logs 1002 for an ended connection.</summary>
    /// <param name="connections">Number of connections that remain open.</param>
    /// <param name="connection">The connection that ended.</param>
    /// <param name="code">The close code; null for none.</param>
    /// <param name="duration">How long it was open.</param>
    /// <param name="sinceHeartbeat">Time since its last heartbeat.</param>
    public void ConnectionClosed(int connections, TrackedConnection connection, int? code, TimeSpan duration, TimeSpan sinceHeartbeat)
    {
        metrics.Ended(connection.Cause!);
        ConnectionClosed(
            connections, connection.Id, PersonNames.ForLog(connection.Person),
            connection.Cause!.Name, OrDash(code), DurationText.Of(duration));
        if (!connection.SaidHello)
            Introduced(connection);
        hubLog.Note(HubLogRows.Closed(connection, Now, connections, code, duration, sinceHeartbeat));
    }

    /// <summary>Logs 1003 for a refused connection attempt.</summary>
    public void ConnectionRefused(AdmissionRefusal refusal, Person? person, string address)
    {
        metrics.Refused(refusal.Code);
        var network = RemoteAddress.NetworkOf(address);
        if (lines.TryAcquire(Repeated.Refusal(refusal.Code, person, network), person is null ? 1 : LinesOfPerson))
            ConnectionRefused(refusal.Code, PersonNames.ForLog(person), address, refusal.RetryAfterSeconds ?? 0);
        hubLog.NoteRefusal(HubLogRows.Refused(refusal, Now, person, address), network);
    }

    /// <summary>Logs 1004 for a new flapping episode.</summary>
    public void ConnectionFlapping(FlappingEpisode episode)
    {
        metrics.Flapping();
        ConnectionFlapping(
            episode.Opens, episode.Window.ToString("c", CultureInfo.InvariantCulture),
            episode.OfAddress ? "–" : PersonNames.ForLog(episode.Person),
            episode.Address);
        hubLog.Note(HubLogRows.Flapping(episode, Now));
    }

    /// <summary>Logs 1005 for a late heartbeat.</summary>
    public void HeartbeatLate(TrackedConnection connection, TimeSpan since)
    {
        metrics.Late();
        HeartbeatLate((long)since.TotalSeconds, connection.Id, PersonNames.ForLog(connection.Person));
        hubLog.Note(HubLogRows.Late(connection, Now, since));
    }

    /// <summary>Logs 1006 for an unusable ticket.</summary>
    public void TicketIgnored(string fault, Person person, string address)
    {
        if (lines.TryAcquire(new($"ticket ignored, {fault}", PersonNames.ForLog(person)), LinesOfPerson))
            TicketIgnored(fault, PersonNames.ForLog(person), address);
    }

    /// <summary>Logs 1007 and adds the client's report to the row of the lost connection.</summary>
    /// <param name="connection">The new connection.</param>
    /// <param name="loss">The client's report.</param>
    /// <param name="lostId">The lost connection, if the server has not recorded its end yet.</param>
    public void LossReported(TrackedConnection connection, LastLoss loss, string? lostId)
    {
        LossReported(
            connection.Id, PersonNames.ForLog(connection.Person), loss.Cause, OrDash(loss.Code), OrDash(loss.Hidden), OrDash(loss.Online),
            OrDash<double>(loss.RoundTripMs is { } ms ? Math.Round(ms, 1) : null));
        hubLog.Note(new ClientReport(connection.Person.Id, connection.ClientId!, lostId, loss));
    }

    /// <summary>Logs 1008, once a minute for each code of a connection.</summary>
    public void CallRefused(TrackedConnection connection, string method, string code)
    {
        if (lines.TryAcquire(new($"call refused, {code}", $"connection {connection.Id}")))
            CallRefused(code, method, connection.Id, PersonNames.ForLog(connection.Person));
    }

    /// <summary>Logs 1009 for an upgrade that ended without a handshake.</summary>
    public void NeverOpened(Person person, string address)
    {
        if (lines.TryAcquire(new("upgrade without a handshake", PersonNames.ForLog(person)), LinesOfPerson))
            NeverOpened(PersonNames.ForLog(person), address);
    }

    // A value that the client did not report is logged as a dash.
    private static string OrDash<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture) ?? "–";

    private static string OrDash(bool? value) => value switch { true => "yes", false => "no", null => "–" };

    [LoggerMessage(1001, LogLevel.Information,
        "Client connected, current connections: {Connections} (connection {ConnectionId}, person {Person}, address {Address})")]
    private partial void ConnectionOpened(int connections, string connectionId, string person, string address);

    [LoggerMessage(1002, LogLevel.Information,
        "Client disconnected, current connections: {Connections} "
        + "(connection {ConnectionId}, person {Person}, cause {Cause}, code {Code}, after {Duration})")]
    private partial void ConnectionClosed(int connections, string connectionId, string person, string cause, string code, string duration);

    [LoggerMessage(1003, LogLevel.Information,
        "Connection refused: {Code} (person {Person}, address {Address}, wait {RetryAfterSeconds} s)")]
    private partial void ConnectionRefused(string code, string person, string address, int retryAfterSeconds);

    [LoggerMessage(1004, LogLevel.Warning, "Connections flapping: {Opens} in {Window} (person {Person}, address {Address})")]
    private partial void ConnectionFlapping(int opens, string window, string person, string address);

    [LoggerMessage(1005, LogLevel.Information, "Heartbeat late: {Seconds} s (connection {ConnectionId}, person {Person})")]
    private partial void HeartbeatLate(long seconds, string connectionId, string person);

    [LoggerMessage(1006, LogLevel.Information, "Ticket ignored: {Fault} (person {Person}, address {Address})")]
    private partial void TicketIgnored(string fault, string person, string address);

    [LoggerMessage(1007, LogLevel.Information,
        "Client tells of its last loss: {Cause}, code {Code}, hidden {Hidden}, online {Online}, last round trip {RoundTripMs} ms "
        + "(connection {ConnectionId}, person {Person})")]
    private partial void LossReported(
        string connectionId, string person, string cause, string code, string hidden, string online, string roundTripMs);

    [LoggerMessage(1008, LogLevel.Information, "Call refused: {Code} (method {Method}, connection {ConnectionId}, person {Person})")]
    private partial void CallRefused(string code, string method, string connectionId, string person);

    [LoggerMessage(1009, LogLevel.Information,
        "Upgrade without a handshake: it ended before it was a connection (person {Person}, address {Address})")]
    private partial void NeverOpened(string person, string address);

    [LoggerMessage(1135, LogLevel.Information, "{Count} times more within a minute: {What} ({Of})")]
    private partial void LineRepeated(int count, string what, string of);

    [LoggerMessage(1136, LogLevel.Information, "{Count} more refusals within a minute, of more people and addresses than are told apart")]
    private partial void LinesLeftOut(int count);

    /// <summary>Key of a log line that may repeat.</summary>
    /// <param name="What">The event.</param>
    /// <param name="Of">The person, address or connection.</param>
    private sealed record Repeated(string What, string Of)
    {
        public static Repeated Refusal(string code, Person? person, string network) =>
            new($"connection refused, {code}", person is null ? $"address {network}" : $"person {PersonNames.ForLog(person)}");
    }
}
