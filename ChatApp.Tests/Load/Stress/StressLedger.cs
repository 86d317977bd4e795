using System.Collections.Concurrent;
using ChatApp.Cli;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load.Stress;

/// <summary>All that a stress run wrote, and what must have become of it: each letter one number, each change one step of the counter.</summary>
internal sealed class StressLedger(StressCast cast)
{
    private readonly ConcurrentDictionary<string, long> numbers = new();
    private readonly ConcurrentDictionary<string, bool> begun = new();
    private int edits, deletions;

    /// <summary>In words.</summary>
    public string Account => $"{numbers.Count} messages, {edits} edits and {deletions} deletions, each stored once";

    public async Task<MessageView> SendAsync(ChatClient client, string letter, CancellationToken cancellationToken)
    {
        begun[letter] = true;
        var message = await client.SendMessageAsync(cast.Room.Id, letter, $"letter {letter}", cancellationToken);
        if (numbers.GetOrAdd(letter, message.Number) is var first && first != message.Number)
            throw new StressException($"a letter sent again became message {message.Number}, and is {first} already");
        return message;
    }

    public async Task<MessageView> EditAsync(ChatClient client, long number, string text, CancellationToken cancellationToken)
    {
        var message = await client.EditMessageAsync(cast.Room.Id, number, text, cancellationToken);
        Interlocked.Increment(ref edits);
        return message;
    }

    public async Task<MessageView> DeleteAsync(ChatClient client, long number, CancellationToken cancellationToken)
    {
        var message = await client.DeleteMessageAsync(cast.Room.Id, number, cancellationToken);
        Interlocked.Increment(ref deletions);
        return message;
    }

    /// <summary>Waits until the host has received letters, whether or not their senders had an answer.</summary>
    public async Task HostHasAsync(IEnumerable<string> letters, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [.. letters];
        bool HasAll() => wanted.IsSubsetOf(Held(cast.Host).Select(message => message.ClientMessageId));
        if (!await Waiting.UntilAsync(HasAll, StressCast.Patience, cancellationToken))
            throw new StressException("what was sent just before a loss never reached the others");
    }

    /// <summary>Holds the room of every client against this account and against each other.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var head = numbers.Count + edits + deletions;
        var everybody = cast.Clients.Concat(cast.Writers).Append(cast.Host).ToList();
        foreach (var client in everybody)
        {
            if (!await Waiting.UntilAsync(() => client.Room(cast.Room.Id)!.UpToChange >= head, StressCast.Patience, cancellationToken))
                throw new StressException($"a client holds the changes up to {client.Room(cast.Room.Id)!.UpToChange} of {head}");
        }

        if (begun.Count != numbers.Count)
            throw new StressException($"{begun.Count} letters were sent and {numbers.Count} answered");
        var whole = Held(cast.Host);
        if (whole.Count != numbers.Count || cast.Host.Room(cast.Room.Id)!.UpToChange != head)
            throw new StressException($"{numbers.Count} messages and {head} changes were written, {whole.Count} and "
                + $"{cast.Host.Room(cast.Room.Id)!.UpToChange} are there");
        foreach (var client in everybody)
        {
            var held = Held(client);
            if (held.Count == 0 || !held.SequenceEqual(whole.Skip(whole.Count - held.Count)))
                throw new StressException("a client shows other messages than the host does");
        }
    }

    private IReadOnlyList<MessageView> Held(ChatClient client) => client.Room(cast.Room.Id)!.Messages;
}
