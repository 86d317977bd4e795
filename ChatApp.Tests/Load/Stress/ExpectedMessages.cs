using System.Collections.Concurrent;
using System.Text;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load.Stress;

/// <summary>Records all that a stress run wrote, and checks the clients against it: one number for each message, one step of the room's
/// change counter for each change.</summary>
internal sealed class ExpectedMessages(StressClients clients)
{
    private readonly ConcurrentDictionary<string, long> numbers = new();
    private readonly ConcurrentDictionary<string, bool> begun = new();
    private int edits, deletions, reactions, pins, files;

    /// <summary>Summary for the output.</summary>
    public string Account => $"{numbers.Count} messages, {edits} edits, {deletions} deletions, {reactions} reactions and {pins} pins, each "
        + $"stored once, and {files} files";

    public async Task<MessageView> SendAsync(ChatClient client, string messageId, CancellationToken cancellationToken)
    {
        begun[messageId] = true;
        var message = await client.SendMessageAsync(clients.Room.Id, messageId, $"message {messageId}", cancellationToken);
        if (numbers.GetOrAdd(messageId, message.Number) is var first && first != message.Number)
            throw new StressException($"a message sent again became message {message.Number}, and is {first} already");
        return message;
    }

    /// <summary>Sends a message with a file, whose content is its name.</summary>
    public async Task<MessageView> SendFileAsync(ChatClient client, string messageId, CancellationToken cancellationToken)
    {
        begun[messageId] = true;
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(messageId));
        var extras = new MessageExtras { Files = [(await client.UploadAsync(messageId, content, cancellationToken)).Id] };
        var message = await client.SendMessageAsync(clients.Room.Id, messageId, "", extras, cancellationToken);
        numbers[messageId] = message.Number;
        Interlocked.Increment(ref files);
        return message;
    }

    public async Task<MessageView> EditAsync(ChatClient client, long number, string text, CancellationToken cancellationToken)
    {
        var message = await client.EditMessageAsync(clients.Room.Id, number, text, cancellationToken);
        Interlocked.Increment(ref edits);
        return message;
    }

    public async Task<MessageView> DeleteAsync(ChatClient client, long number, CancellationToken cancellationToken)
    {
        var message = await client.DeleteMessageAsync(clients.Room.Id, number, cancellationToken);
        Interlocked.Increment(ref deletions);
        return message;
    }

    /// <summary>Reacts to an own message, which only its author changes: the same reaction again changes nothing.</summary>
    public async Task<MessageView> ReactAsync(
        ChatClient client, MessageView message, string emoji, bool on, CancellationToken cancellationToken)
    {
        var reacted = await client.ReactAsync(clients.Room.Id, message.Number, emoji, on, cancellationToken);
        if (reacted.Change > message.Change)
            Interlocked.Increment(ref reactions);
        return reacted;
    }

    /// <summary>Pins a message and removes the pin: a room has a maximum number of them.</summary>
    public async Task<MessageView> PinBrieflyAsync(ChatClient client, long number, CancellationToken cancellationToken)
    {
        await client.PinAsync(clients.Room.Id, number, on: true, cancellationToken);
        Interlocked.Increment(ref pins);
        var message = await client.PinAsync(clients.Room.Id, number, on: false, cancellationToken);
        Interlocked.Increment(ref pins);
        return message;
    }

    /// <summary>Waits until the host has received these messages, whether or not their senders received an answer.</summary>
    public async Task HostHasAsync(IEnumerable<string> messages, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [.. messages];
        bool HasAll() => wanted.IsSubsetOf(Held(clients.Host).Select(message => message.ClientMessageId));
        if (!await Polling.UntilAsync(HasAll, StressClients.Patience, cancellationToken))
            throw new StressException("what was sent just before a loss never reached the others");
    }

    /// <summary>Compares the room of every client with the recorded changes and with the host's room.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var head = numbers.Count + edits + deletions + reactions + pins;
        var everybody = clients.BehindRelay.Concat(clients.Writers).Append(clients.Host).ToList();
        foreach (var client in everybody)
        {
            if (!await Polling.UntilAsync(
                () => client.Room(clients.Room.Id)!.UpToChange >= head, StressClients.Patience, cancellationToken))
                throw new StressException($"a client holds the changes up to {client.Room(clients.Room.Id)!.UpToChange} of {head}");
        }

        if (begun.Count != numbers.Count)
            throw new StressException($"{begun.Count} messages were sent and {numbers.Count} answered");
        var whole = Held(clients.Host);
        if (whole.Count != numbers.Count || clients.Host.Room(clients.Room.Id)!.UpToChange != head)
            throw new StressException($"{numbers.Count} messages and {head} changes were written, {whole.Count} and "
                + $"{clients.Host.Room(clients.Room.Id)!.UpToChange} are there");
        foreach (var client in everybody)
        {
            var held = Held(client);
            if (held.Count == 0 || !held.SequenceEqual(whole.Skip(whole.Count - held.Count)))
                throw new StressException("a client shows other messages than the host does");
        }

        foreach (var file in whole.SelectMany(message => message.Files ?? []))
        {
            using var content = new StreamReader(await clients.Host.OpenFileAsync(file, cancellationToken));
            if (await content.ReadToEndAsync(cancellationToken) != file.Name)
                throw new StressException($"the file {file.Name} has another content");
        }
    }

    private IReadOnlyList<MessageView> Held(ChatClient client) => client.Room(clients.Room.Id)!.Messages;
}
