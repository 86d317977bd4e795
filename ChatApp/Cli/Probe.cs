using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>A check that failed, and why, in words for an operator.</summary>
internal sealed class ProbeException(string message) : Exception(message);

/// <summary>The checks of <see cref="ProbeCommand"/>; each returns what it found, or throws.</summary>
internal sealed class Probe : IAsyncDisposable
{
    /// <summary>As long as a client gives an attempt.</summary>
    public static readonly TimeSpan Patience = Limits.Opening;

    private readonly Uri address;
    private readonly CookieContainer cookies = new();
    private readonly ChatClient client;
    private readonly ChatClient witness;

    public Probe(Uri address)
    {
        this.address = address;
        client = new(new(address) { Cookies = cookies });
        witness = new(new(address) { Cookies = cookies });
    }

    public async Task<string> PageAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, address, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new ProbeException($"{address} answered {(int)answer.StatusCode}, not a page");
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return body.Contains("data-connection", StringComparison.Ordinal)
            ? ""
            : throw new ProbeException($"{address} answered with something that is not ChatApp's page");
    }

    public async Task<string> AdmissionAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, new Uri(address, Paths.Connect), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode && body.Contains("ticket", StringComparison.Ordinal))
            return "";
        throw new ProbeException(RefusalHandler.Read(body, answer) is { } refusal
            ? Words(refusal)
            : $"POST {Paths.Connect} answered {(int)answer.StatusCode}");
    }

    public async Task<string> ConnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(client, cancellationToken);
        return $"as {client.Session!.Person.Name}, connection {client.Session.ConnectionId}";
    }

    public async Task<string> HeartbeatAsync(CancellationToken cancellationToken)
    {
        var answer = await client.HeartbeatAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture, $"round trip {client.RoundTrip!.Value.TotalMilliseconds:0.0} ms, {answer.Connections} connected");
    }

    public async Task<string> MessageAsync(CancellationToken cancellationToken)
    {
        if (client.Session!.Rooms is not [var room, ..])
            throw new ProbeException("there is no room to write in");
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        witness.MessageChanged += message =>
        {
            if (message.ClientMessageId == id)
                seen.TrySetResult();
        };
        await OpenAsync(witness, cancellationToken);
        await witness.EnterRoomAsync(room.Id, cancellationToken);
        await client.EnterRoomAsync(room.Id, cancellationToken);
        var stored = await client.SendMessageAsync(room.Id, id, "probe: checking this server", cancellationToken).WaitAsync(Patience, cancellationToken);
        try
        {
            await seen.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProbeException("stored, but a second connection did not get to see it");
        }

        await witness.DisconnectAsync("probe done");
        return $"number {stored.Number} in {room.Name}, seen by a second connection";
    }

    public async Task<string> SoakAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var connection = client.Session!.ConnectionId;
        var changed = new TaskCompletionSource<ConnectionState>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(ConnectionState state) => changed.TrySetResult(state);
        client.StateChanged += Note;
        var beats = 0;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(duration);
        while (!end.IsCancellationRequested)
        {
            var wait = Task.Delay(TimeSpan.FromSeconds(client.Session.HeartbeatSeconds), end.Token);
            if (await Task.WhenAny(wait, changed.Task) == changed.Task)
                throw new ProbeException($"the connection did not hold: {await changed.Task}, {client.Loss?.Cause.Name}");
            if (!wait.IsCompletedSuccessfully)
                break;
            await client.HeartbeatAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            beats++;
        }

        cancellationToken.ThrowIfCancellationRequested();
        client.StateChanged -= Note;
        await client.HeartbeatAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return client.State == ConnectionState.Connected && client.Session.ConnectionId == connection
            ? $"one and the same connection, {beats + 1} heartbeats answered"
            : throw new ProbeException($"the connection did not hold: {client.State}");
    }

    public async Task<string> DisconnectAsync(CancellationToken cancellationToken)
    {
        await client.DisconnectAsync("probe").WaitAsync(Patience, cancellationToken);
        return "";
    }

    public async Task<string> ReconnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(client, cancellationToken);
        var caughtUp = client.Room(client.Session!.Rooms[0].Id)?.CatchUp;
        return caughtUp is { NothingMissing: true } ? "nothing missing" : throw new ProbeException("something is missing after catching up");
    }

    public async ValueTask DisposeAsync()
    {
        await witness.DisposeAsync();
        await client.DisposeAsync();
    }

    private static async Task OpenAsync(ChatClient client, CancellationToken cancellationToken)
    {
        if (await client.ConnectAsync(cancellationToken))
            return;
        throw new ProbeException(client.Refusal is { } refusal ? Words(refusal) : $"{client.Loss!.Cause.Name}: {client.Loss.Reason}");
    }

    private static string Words(ConnectRefusal refusal) =>
        refusal.RetryAfter is { } wait ? $"refused, {refusal.Code}, try again in {wait.TotalSeconds:0} s" : $"refused, {refusal.Code}";

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri uri, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { Timeout = Timeout.InfiniteTimeSpan };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, uri);
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
        }
        catch (HttpRequestException failure)
        {
            throw new ProbeException($"{uri.GetLeftPart(UriPartial.Authority)} does not answer as a web server: {failure.GetBaseException().Message}");
        }
    }
}
