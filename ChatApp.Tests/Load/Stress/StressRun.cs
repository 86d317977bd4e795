using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Stress;

/// <summary>The scenarios of <see cref="StressCommand"/>, which record all writes and check the clients against them. Each returns a
/// summary, or throws a <see cref="StressException"/>.</summary>
#pragma warning disable CA5394 // A repeatable sequence is needed, not a secret.
internal sealed class StressRun(StressClients clients, int seed)
{
    private readonly ExpectedMessages expected = new(clients);
    private readonly Random random = new(seed);
    private int ids;

    /// <summary>Cuts all connections of the relay at once, some while sending or entering a room, while the writers continue; then all
    /// clients reconnect at once and resend what was not answered.</summary>
    public async Task<string> StormAsync(CancellationToken cancellationToken)
    {
        var underWay = clients.BehindRelay.Where(_ => random.Next(3) == 0).Select(client => (Client: client, MessageId: NewMessageId()))
            .ToList();
        var entering = clients.BehindRelay.Where(_ => random.Next(4) == 0).ToList();
        await Task.WhenAll(entering.Select(client => client.JoinRoomAsync(clients.SideRoom.Id, cancellationToken)));
        var reset = random.Next(2) == 0;
        var stored = random.Next(2) == 0;

        clients.Relay.HoldAnswers();
        var broken = underWay.Select(Task (one) => expected.SendAsync(one.Client, one.MessageId, cancellationToken))
            .Concat(entering.Select(Task (client) => client.EnterRoomAsync(clients.SideRoom.Id, cancellationToken)))
            .Select(BrokenOffAsync).ToList();
        if (stored)
            await expected.HostHasAsync(underWay.Select(one => one.MessageId), cancellationToken);
        if (reset)
            clients.Relay.Reset();
        else
            clients.Relay.Cut();
        await Task.WhenAll(broken);
        await Task.WhenAll(clients.BehindRelay.Select(client => LostAsync(client, cancellationToken)));
        clients.Relay.Release();
        clients.Expect(DisconnectCause.NetworkLost, clients.BehindRelay.Count);

        await Task.WhenAll(
            clients.Writers.Select((writer, index) => WriteAsync(writer, new Random(random.Next() + index), cancellationToken)));
        await Task.WhenAll(clients.BehindRelay.Select(client => clients.PressAsync(client, cancellationToken)));
        await Task.WhenAll(clients.BehindRelay.Select(client => StoodFastAsync(client, cancellationToken)));
        // Sends each message twice at once: it must be stored once, whether or not it was stored before.
        await Task.WhenAll(underWay.Concat(underWay).Select(one => expected.SendAsync(one.Client, one.MessageId, cancellationToken)));
        await expected.CompareAsync(cancellationToken);
        return $"{clients.BehindRelay.Count} cut off by {(reset ? "RST" : "FIN")}, "
            + $"{underWay.Count} of them sending and {entering.Count} entering a room; "
            + "all back with one press, nothing missing, nothing twice";
    }

    /// <summary>A client in the side room stops reading while another writes much: the server must disconnect it, and no other client may
    /// wait for it.</summary>
    public async Task<string> SlowReaderAsync(CancellationToken cancellationToken)
    {
        // First more at once than the socket buffers of a loopback connection hold (about 10 MB), then a trickle; 8,000 characters per
        // message.
        const int atOnce = 700;
        var trickle = TimeSpan.FromMilliseconds(50);
        var most = TimeSpan.FromSeconds(40);
        var writer = await clients.AsideAsync(cancellationToken);
        await using var slow = await clients.WireAsync();
        await slow.CallAsync("JoinRoom", clients.SideRoom.Id);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.PresenceChanged += note =>
        {
            if (note.Left.Any(person => person.Id == slow.Hello!.Person.Id))
                gone.TrySetResult();
        };
        await slow.CallAsync("EnterRoom", clients.SideRoom.Id, null);
        slow.ReadSlowly(0);
        var clock = Stopwatch.StartNew();
        var (longest, sent) = (TimeSpan.Zero, 0);
        for (; !gone.Task.IsCompleted; sent++)
        {
            if (clock.Elapsed > most)
                throw new StressException($"who stopped reading was not cut within {most.TotalSeconds} s");
            var begun = clock.Elapsed;
            await writer.SendMessageAsync(clients.SideRoom.Id, $"{seed}-slow-{sent}", new string('x', Limits.Text), cancellationToken);
            longest = clock.Elapsed - begun > longest ? clock.Elapsed - begun : longest;
            if (sent > atOnce)
                await Task.Delay(trickle, cancellationToken);
        }

        clients.Expect(DisconnectCause.SlowReader, 1);
        await clients.LeaveAsync(writer);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"cut after {clock.Elapsed.TotalSeconds:0.0} s and {sent} messages of {Limits.Text} characters; "
            + $"the longest answer meanwhile {longest.TotalMilliseconds:0} ms");
    }

    /// <summary>Sends malformed frames and calls: each is answered with an error, or ends the connection that sent it and no
    /// other.</summary>
    public async Task<string> MalformedAsync(CancellationToken cancellationToken)
    {
        string[] endings =
        [
            "this is not JSON" + WireClient.End, "[1,2,3]" + WireClient.End, """{"type":"one"}""" + WireClient.End,
            new string('x', 1 << 20),
            string.Concat(Enumerable.Repeat("""{"type":1,"target":"Nothing","arguments":[]}""" + WireClient.End, 50)),
        ];
        foreach (var ending in endings)
        {
            await using var wire = await clients.WireAsync();
            var end = await wire.EndedByAsync(ending, cancellationToken);
            if (end != $"{DisconnectCause.ProtocolError.CloseCode} {DisconnectCause.ProtocolError.Name}")
                throw new StressException($"a malformed frame ended its connection with '{end}'");
            clients.Expect(DisconnectCause.ProtocolError, 1);
        }

        (string Method, string Arguments)[] refused =
        [
            ("Nothing", "[]"), ("SendMessage", "[1,2,3]"), ("SendMessage", $"""["{clients.Room.Id}","id","not a member"]"""),
            ("EnterRoom", """["",null]"""), ("EnterRoom", """["no such room",-1]"""),
            ("MessagesBefore", $"""["{clients.Room.Id}",9223372036854775807]"""),
            ("MarkRead", $"""["{clients.Room.Id}",-5]"""), ("CreateRoom", """["open","",null]"""), ("OpenDirect", """[["nobody"]]"""),
            ("Hello", "[{}]"),
        ];
        await using (var wire = await clients.WireAsync())
        {
            foreach (var (method, arguments) in refused)
            {
                if (await wire.ErrorOfAsync(method, arguments) is null)
                    throw new StressException($"{method}({arguments}) was answered as if it made sense");
            }

            if (await wire.ErrorOfAsync("Heartbeat", "[]") is { } error)
                throw new StressException($"after calls that were refused a heartbeat was answered with: {error}");
            // The start of a message whose rest is never sent.
            await wire.SendRawAsync("""{"type":1,"target":"Heart""", cancellationToken);
        }

        clients.Expect(DisconnectCause.NetworkLost, 1);
        return $"{endings.Length} ended their connection with {DisconnectCause.ProtocolError.CloseCode}, "
            + $"{refused.Length} were answered with an error";
    }

    /// <summary>Summary of the writes that this run recorded.</summary>
    public string Account => expected.Account;

    private string NewMessageId() => $"{seed}-{++ids}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Makes some random posts, with files or without, edits, deletions, reactions and pins.</summary>
    private async Task WriteAsync(ChatClient writer, Random dice, CancellationToken cancellationToken)
    {
        List<MessageView> own = [];
        for (var left = dice.Next(5, 30); left > 0; left--)
        {
            var which = own.Count == 0 ? -1 : dice.Next(own.Count);
            var messageId = string.Create(CultureInfo.InvariantCulture, $"{writer.Session!.Person.Id}-{dice.Next()}-{left}");
            switch (dice.Next(9))
            {
                case 0 when which >= 0 && own[which].DeletedAt is null:
                    own[which] = await expected.EditAsync(writer, own[which].Number, $"edited, {left} left", cancellationToken);
                    break;
                case 1 when which >= 0 && own[which].DeletedAt is null:
                    own[which] = await expected.DeleteAsync(writer, own[which].Number, cancellationToken);
                    break;
                case 2 or 3 when which >= 0 && own[which].DeletedAt is null:
                    var emoji = dice.Next(2) == 0 ? "👍" : "🎉";
                    own[which] = await expected.ReactAsync(writer, own[which], emoji, dice.Next(3) > 0, cancellationToken);
                    break;
                case 4:
                    own.Add(await expected.SendFileAsync(writer, messageId, cancellationToken));
                    break;
                case 5 when which >= 0 && own[which].DeletedAt is null:
                    own[which] = await expected.PinBrieflyAsync(writer, own[which].Number, cancellationToken);
                    break;
                default:
                    own.Add(await expected.SendAsync(writer, messageId, cancellationToken));
                    break;
            }
        }
    }

    private static async Task BrokenOffAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception broken) when (broken is ChatCallException { Code: ChatCallException.NotConnected } or OperationCanceledException)
        {
            // Expected: the connection was lost before the answer arrived.
        }
    }

    private static async Task LostAsync(ChatClient client, CancellationToken cancellationToken)
    {
        if (!await Polling.UntilAsync(() => client.State == ConnectionState.Disconnected, StressClients.Patience, cancellationToken))
            throw new StressException($"a client whose connection was cut is still {client.State}");
        if (client.Loss?.Cause is var cause && cause != DisconnectCause.NetworkLost)
            throw new StressException($"a client whose connection was cut says {cause?.Name}");
    }

    private async Task StoodFastAsync(ChatClient client, CancellationToken cancellationToken)
    {
        await client.HeartbeatAsync(cancellationToken);
        if (client.State != ConnectionState.Connected)
            throw new StressException($"a client that came back is {client.State}");
        if (client.Room(clients.Room.Id)?.CatchUp is not { NothingMissing: true })
            throw new StressException("a client that came back does not hold everything");
    }
}
