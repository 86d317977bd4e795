using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>The checks of <see cref="ProbeCommand"/>; each returns its finding, or throws. They send requests as a browser does and write
/// into their own closed room; <see cref="CleanUpAsync"/> removes all people and rooms that others would see.</summary>
internal sealed class Probe(ProbeOptions options) : IAsyncDisposable
{
    /// <summary>Timeout of each check, as long as a client allows for an attempt to connect.</summary>
    public static readonly TimeSpan StepTimeout = Limits.Opening;

    private const string NeedsAccount =
        "this server lets in only who has an account: give --link with what sign-in-link prints, or --cookie with a session's";

    private const string SeesOtherOrigin =
        " although the page came from there: browsers are kept out, "
        + "because a proxy does not pass the Host header on as they sent it, port included";

    private readonly CookieContainer cookies = new();
    private readonly List<ChatClient> clients = [];
    private Uri address = options.Address;
    private ProbeVisitor? visitor;
    private string? guest;
    private RoomView? room;
    private MessageView? stored;

    private ProbeVisitor Visitor => visitor ??= new(cookies);

    private ChatClient Client => clients.Count > 0 ? clients[0] : NewClient();

    /// <summary>Signs in with the given link.</summary>
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var answer = await Visitor.SubmitAsync(options.Link!, options.Link!, [], cancellationToken);
        return answer.IsSuccessStatusCode && answer.RequestMessage!.RequestUri!.AbsolutePath == "/account"
            ? ""
            : throw new ProbeException(
                $"the link does not sign in ({(int)answer.StatusCode}): it was used, is too old, or is not for this server");
    }

    public async Task<string> PageAsync(CancellationToken cancellationToken)
    {
        if (options.Cookie is { } cookie)
            cookies.SetCookies(address, cookie);
        using var answer = await Visitor.GetAsync(address, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized
            || answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/sign-in", StringComparison.OrdinalIgnoreCase))
            throw new ProbeException(options is { Link: null, Cookie: null } ? NeedsAccount : "the session of that cookie or link is over");
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new ProbeException($"{address} answered {(int)answer.StatusCode}, not a page");
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!body.Contains("data-connection", StringComparison.Ordinal))
            throw new ProbeException($"{address} answered with something that is not ChatApp's page");
        address = new(answer.RequestMessage.RequestUri, "/"); // The address after redirects, as in a browser.
        guest = ProbeVisitor.GuestOf(body);
        return "";
    }

    public async Task<string> AdmissionAsync(CancellationToken cancellationToken)
    {
        using var answer = await Visitor.PostAsync(new Uri(address, Paths.Connect), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode && body.Contains("ticket", StringComparison.Ordinal))
            return "";
        throw new ProbeException(RefusalHandler.Read(body, answer) is { } refusal
            ? Words(refusal)
            : $"POST {Paths.Connect} answered {(int)answer.StatusCode}");
    }

    public async Task<string> ConnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(Client, cancellationToken);
        return $"as {Client.Session!.Person.Name}, connection {Client.Session.ConnectionId}";
    }

    public async Task<string> HeartbeatAsync(CancellationToken cancellationToken)
    {
        var answer = await Client.HeartbeatAsync(cancellationToken).WaitAsync(StepTimeout, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture, $"round trip {Client.RoundTrip!.Value.TotalMilliseconds:0.0} ms, {answer.Connections} connected");
    }

    public async Task<string> MessageAsync(CancellationToken cancellationToken)
    {
        room = await MakeRoomAsync(cancellationToken);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = NewClient();
        other.MessageChanged += message =>
        {
            if (message.ClientMessageId == id)
                seen.TrySetResult();
        };
        await OpenAsync(other, cancellationToken);
        await other.EnterRoomAsync(room.Id, cancellationToken);
        await Client.EnterRoomAsync(room.Id, cancellationToken);
        stored = await Client.SendMessageAsync(room.Id, id, "probe: checking this server", cancellationToken)
            .WaitAsync(StepTimeout, cancellationToken);
        try
        {
            await seen.Task.WaitAsync(StepTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProbeException("stored, but a second connection did not get to see it");
        }

        await other.DisconnectAsync("probe done");
        return $"number {stored.Number} in a room of its own, seen by a second connection";
    }

    public async Task<string> SoakAsync(CancellationToken cancellationToken)
    {
        var connection = Client.Session!.ConnectionId;
        var changed = new TaskCompletionSource<ConnectionState>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(ConnectionState state) => changed.TrySetResult(state);
        Client.StateChanged += Note;
        var beats = 0;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(options.SoakFor);
        while (!end.IsCancellationRequested)
        {
            var wait = Task.Delay(TimeSpan.FromSeconds(Client.Session.HeartbeatSeconds), end.Token);
            if (await Task.WhenAny(wait, changed.Task) == changed.Task)
                throw new ProbeException($"the connection did not hold: {await changed.Task}, {Client.Loss?.Cause.Name}");
            if (!wait.IsCompletedSuccessfully)
                break;
            await Client.HeartbeatAsync(cancellationToken).WaitAsync(StepTimeout, cancellationToken);
            beats++;
        }

        cancellationToken.ThrowIfCancellationRequested();
        Client.StateChanged -= Note;
        await Client.HeartbeatAsync(cancellationToken).WaitAsync(StepTimeout, cancellationToken);
        return Client.State == ConnectionState.Connected && Client.Session.ConnectionId == connection
            ? $"one and the same connection, {beats + 1} heartbeats answered"
            : throw new ProbeException($"the connection did not hold: {Client.State}");
    }

    public async Task<string> DisconnectAsync(CancellationToken cancellationToken)
    {
        await Client.DisconnectAsync("probe").WaitAsync(StepTimeout, cancellationToken);
        return "";
    }

    public async Task<string> ReconnectAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(Client, cancellationToken);
        return Client.Room(room!.Id)?.CatchUp is { NothingMissing: true }
            ? "nothing missing"
            : throw new ProbeException("something is missing after catching up");
    }

    /// <summary>Removes what the checks created: the message, the room, the guest, the session of the link.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        if (room is not null && (Client.State == ConnectionState.Connected || await Client.ConnectAsync(cancellationToken)))
        {
            if (stored is not null)
                await Client.DeleteMessageAsync(room.Id, stored.Number, cancellationToken);
            if (room.Kind != RoomKind.Direct)
            {
                await Client.ArchiveRoomAsync(room.Id, cancellationToken);
                await Client.QuitRoomAsync(room.Id, cancellationToken);
            }
        }

        foreach (var client in clients)
            await client.DisconnectAsync("probe done");
        if (options is { Link: null, Cookie: null } && guest is not null)
            await SubmitAsync("/account", "/account?handler=Delete", [new("name", guest)], "/account/deleted", cancellationToken);
        else if (options.Link is not null)
            await SubmitAsync("/settings", "/sign-out", [], "/sign-in", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        visitor?.Dispose();
    }

    private async Task SubmitAsync(
        string page, string action, KeyValuePair<string, string>[] fields, string leadsTo, CancellationToken cancellationToken)
    {
        using var answer = await Visitor.SubmitAsync(new(address, page), new(address, action), fields, cancellationToken);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath != leadsTo)
            throw new ProbeException($"POST {action} answered {(int)answer.StatusCode}");
    }

    // Where the person may not create rooms, or exceeded the limit, a direct conversation with only themselves is as private.
    private async Task<RoomView> MakeRoomAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Client.CreateRoomAsync(RoomKind.Closed, "Probe", cancellationToken: cancellationToken)
                .WaitAsync(StepTimeout, cancellationToken);
        }
        catch (ChatCallException error) when (error.Code is ErrorCodes.NotAllowed or ErrorCodes.TooManyRequests)
        {
            return await Client.OpenDirectAsync([], cancellationToken).WaitAsync(StepTimeout, cancellationToken);
        }
    }

    private ChatClient NewClient()
    {
        var client = new ChatClient(new(address) { Cookies = cookies, Around = inner => new BrowserHeaders(inner) });
        clients.Add(client);
        return client;
    }

    private static async Task OpenAsync(ChatClient client, CancellationToken cancellationToken)
    {
        if (await client.ConnectAsync(cancellationToken))
            return;
        throw new ProbeException(client.Refusal is { } refusal ? Words(refusal) : $"{client.Loss!.Cause.Name}: {client.Loss.Reason}");
    }

    private static string Words(ConnectRefusal refusal) =>
        refusal.Code == RefusalCodes.ForeignOrigin ? $"refused, {refusal.Code},{SeesOtherOrigin}"
        : refusal.RetryAfter is { } wait ? $"refused, {refusal.Code}, try again in {wait.TotalSeconds:0} s"
        : $"refused, {refusal.Code}";
}
