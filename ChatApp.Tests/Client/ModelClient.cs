using System.Collections.Concurrent;
using System.Text;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

/// <summary>A client of the model: performs the operations and records the server's answers.</summary>
internal sealed class ModelClient
{
    private static readonly string[] Emoji = ["👍", "🎉", "👀"];

    private readonly ChatClient chat;
    private readonly string[] rooms;
    private readonly string prefix;
    private readonly ModelSeat[] seats;
    private readonly ConcurrentQueue<ModelLetter> letters = [];
    private readonly Dictionary<(string RoomId, long Number), MessageView> shown = [];
    private readonly ConcurrentQueue<string> wentBack = [];
    private int made;

    /// <param name="chat">The real client.</param>
    /// <param name="relay">The relay that it connects through.</param>
    /// <param name="rooms">The ids of the rooms.</param>
    /// <param name="member">Whether it is a member of each room at first.</param>
    /// <param name="prefix">Prefix of its message ids and texts.</param>
    public ModelClient(ChatClient chat, TcpRelay relay, string[] rooms, bool[] member, string prefix)
    {
        (this.chat, Relay, this.rooms, this.prefix) = (chat, relay, rooms, prefix);
        seats = [.. member.Select(isIn => new ModelSeat(isIn))];
        chat.MessageChanged += NoteShown;
    }

    public ChatClient Chat => chat;

    public TcpRelay Relay { get; }

    public IEnumerable<ModelLetter> Letters => letters;

    /// <summary>The messages of all clients, to which this one may react.</summary>
    public required Func<IEnumerable<ModelLetter>> AllLetters { get; init; }

    public Task DoAsync(Step step, bool quiet) => step.Act switch
    {
        Act.Send => step.Pick % 3 == 0 ? ReplyAsync(step)
            : step.Pick % 5 == 0 ? PostFileAsync(step) : PostAsync(NewLetter(step.Room), NextText()),
        Act.Repeat => OfMine(step, letter => true) is { } letter ? PostAsync(letter, NextText()) : Task.CompletedTask,
        Act.Edit =>
            OfMine(step, letter => letter.Acknowledged is not null) is { } letter ? EditAsync(letter, NextText()) : Task.CompletedTask,
        Act.Delete => OfMine(step, letter => letter.Acknowledged is not null) is { } letter ? DeleteAsync(letter) : Task.CompletedTask,
        Act.React => ReactAsync(step),
        Act.Pin => PinAsync(step),
        Act.Older => OlderAsync(step.Room),
        Act.Enter => CallAsync(step.Room, () => chat.EnterRoomAsync(rooms[step.Room])),
        Act.Leave => CallAsync(null, () => chat.LeaveRoomAsync(rooms[step.Room])),
        Act.Join => ChangeSeatAsync(1, isIn: true, () => chat.JoinRoomAsync(rooms[1])),
        Act.Quit => ChangeSeatAsync(1, isIn: false, () => chat.QuitRoomAsync(rooms[1])),
        _ => ReconnectAsync(leaveFirst: step.Pick % 2 == 0, quiet),
    };

    /// <summary>Posts a new message, or edits the latest acknowledged one.</summary>
    /// <returns>The message's new text, and the call.</returns>
    public (string Text, Task Call) Write(int room, bool edit)
    {
        var letter = letters.LastOrDefault(
            letter => edit && letter.Room == room && letter is { Acknowledged: not null, DeletionTried: false });
        var text = NextText();
        return (text, letter is null ? PostAsync(NewLetter(room), text) : EditAsync(letter, text));
    }

    public async Task ConnectAsync()
    {
        if (chat.State == ConnectionState.Connected)
            return;
        (await chat.ConnectAsync()).Should().BeTrue("the server is up, but {0} {1}", chat.Loss, chat.Refusal);
        Check();
    }

    /// <summary>Finds out by a heartbeat whether the connection survived, and waits until the client has noticed a loss.</summary>
    public async Task SettleAsync()
    {
        try
        {
            await chat.HeartbeatAsync().WaitAsync(ChatClientWaiting.Patience);
        }
        catch (ChatCallException error) when (error.Code == ChatCallException.NotConnected)
        {
            if (chat.State is not (ConnectionState.Waiting or ConnectionState.Refused))
                await chat.ReachesAsync(ConnectionState.Disconnected);
        }

        Check();
    }

    private async Task ReconnectAsync(bool leaveFirst, bool quiet)
    {
        if (leaveFirst)
            await chat.DisconnectAsync("model");
        var connected = await chat.ConnectAsync();
        if (leaveFirst && quiet)
            connected.Should().BeTrue("nothing disturbs it, but {0} {1}", chat.Loss, chat.Refusal);
        Check();
    }

    /// <summary>Checks the invariants: nothing is missing after a catch-up, and no shown message was replaced by an earlier
    /// state.</summary>
    public void Check()
    {
        rooms.Select(id => chat.Room(id)?.CatchUp).Where(caughtUp => caughtUp is not null)
            .Should().NotContain(caughtUp => !caughtUp!.NothingMissing);
        wentBack.Should().BeEmpty();
    }

    private void NoteShown(MessageView message)
    {
        // Events are raised one at a time. A room that is read again shows the same state once more.
        var place = (message.RoomId, message.Number);
        if (shown.TryGetValue(place, out var before) && before.Change > message.Change)
            wentBack.Enqueue($"{before} went back to {message}");
        shown[place] = message;
    }

    private ModelLetter? OfMine(Step step, Func<ModelLetter, bool> wanted)
    {
        // Half of the time the latest message, so that several operations affect the same message concurrently.
        var mine = letters.Where(letter => letter.Room == step.Room && wanted(letter)).ToList();
        return mine.Count == 0 ? null : step.Pick % 2 == 0 ? mine[^1] : mine[step.Pick % mine.Count];
    }

    private string NextText() => $"{prefix}-{Interlocked.Increment(ref made)}";

    private ModelLetter NewLetter(int room)
    {
        var letter = new ModelLetter(room, NextText());
        letters.Enqueue(letter);
        return letter;
    }

    private Task PostAsync(ModelLetter letter, string text)
    {
        letter.Post(text);
        return CallAsync(letter.Room, async () => letter.Acknowledge(await chat.SendMessageAsync(rooms[letter.Room], letter.Id, text)));
    }

    private Task PostFileAsync(Step step)
    {
        var (letter, text) = (NewLetter(step.Room), NextText());
        letter.Post(text);
        return CallAsync(step.Room, async () =>
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var extras = new MessageExtras { Files = [(await chat.UploadAsync($"{text}.txt", content)).Id] };
            letter.Acknowledge(await chat.SendMessageAsync(rooms[step.Room], letter.Id, text, extras));
        });
    }

    private Task EditAsync(ModelLetter letter, string text) => CallAsync(letter.Room, async () =>
    {
        var answer = await chat.EditMessageAsync(rooms[letter.Room], letter.Acknowledged!.Number, text);
        answer.Text.Should().Be(text);
        letter.Acknowledge(answer);
    }, noAnswer: () => letter.Unsure(text), letter);

    private Task DeleteAsync(ModelLetter letter)
    {
        letter.DeletionTried = true;
        return CallAsync(letter.Room, async () =>
        {
            var answer = await chat.DeleteMessageAsync(rooms[letter.Room], letter.Acknowledged!.Number);
            answer.DeletedAt.Should().NotBeNull();
            letter.Acknowledge(answer);
        }, noAnswer: () => letter.Unsure(null), letter);
    }

    private Task ReplyAsync(Step step)
    {
        var known = AllLetters().Where(letter => letter.Room == step.Room && letter.Acknowledged is not null).ToList();
        var (letter, text) = (NewLetter(step.Room), NextText());
        if (known.Count == 0)
            return PostAsync(letter, text);
        letter.Post(text);
        var number = known[step.Pick % known.Count].Acknowledged!.Number;
        return CallAsync(step.Room, async () => letter.Acknowledge(await chat.ReplyAsync(rooms[step.Room], letter.Id, text, number)));
    }

    private Task ReactAsync(Step step)
    {
        var known = AllLetters().Where(letter => letter.Room == step.Room && letter.Acknowledged is not null).ToList();
        if (known.Count == 0)
            return Task.CompletedTask;
        var letter = step.Pick % 2 == 0 ? known[^1] : known[step.Pick % known.Count];
        var (emoji, on) = (Emoji[step.Pick % Emoji.Length], step.Pick % 5 > 1);
        return CallAsync(step.Room, async () =>
        {
            var answer = await chat.ReactAsync(rooms[step.Room], letter.Acknowledged!.Number, emoji, on);
            (answer.Reactions?.Any(reaction => reaction.Emoji == emoji && reaction.Names(chat.Session!.Person.Id)) is true).Should().Be(on);
            letter.Acknowledge(answer);
        }, noAnswer: () => letter.UnsureReaction(chat.Session!.Person.Id, emoji), letter);
    }

    private Task PinAsync(Step step)
    {
        var known = AllLetters().Where(letter => letter.Room == step.Room && letter.Acknowledged is not null).ToList();
        if (known.Count == 0)
            return Task.CompletedTask;
        var letter = step.Pick % 2 == 0 ? known[^1] : known[step.Pick % known.Count];
        var on = step.Pick % 5 > 1;
        return CallAsync(step.Room, async () =>
        {
            var answer = await chat.PinAsync(rooms[step.Room], letter.Acknowledged!.Number, on);
            (answer.Pinned is not null).Should().Be(on);
            letter.Acknowledge(answer);
        }, noAnswer: () => letter.UnsurePin(on ? chat.Session!.Person.Id : null), letter);
    }

    private async Task OlderAsync(int room)
    {
        if (chat.Room(rooms[room]) is null)
            return;
        try
        {
            await CallAsync(room, () => chat.MessagesBeforeAsync(rooms[room]));
        }
        catch (InvalidOperationException)
        {
            // The room was left at this moment.
        }
    }

    private async Task ChangeSeatAsync(int room, bool isIn, Func<Task> call)
    {
        if (chat.State != ConnectionState.Connected)
            return;
        seats[room].BeginChange();
        bool? answered = isIn;
        await CallAsync(null, call, noAnswer: () => answered = null);
        seats[room].EndChange(answered);
    }

    /// <summary>Makes a call and checks its answer against the model.</summary>
    /// <param name="room">The room that the caller must be a member of; null when the answer does not depend on membership.</param>
    /// <param name="call">The call.</param>
    /// <param name="noAnswer">Called when it is unknown whether the server performed the call.</param>
    /// <param name="letter">The message that the call changes; a refusal is allowed if it may have been deleted.</param>
    private async Task CallAsync(int? room, Func<Task> call, Action? noAnswer = null, ModelLetter? letter = null)
    {
        var seen = room is { } at ? seats[at].Look() : 0;
        try
        {
            await call().WaitAsync(ChatClientWaiting.Patience);
            if (room is { } entered)
                seats[entered].Confirm(seen, isIn: true);
        }
        catch (ChatCallException error) when (error.Code is ChatCallException.NotConnected or ErrorCodes.TryAgain)
        {
            noAnswer?.Invoke();
        }
        catch (ChatCallException error) when (error.Code == ErrorCodes.RoomNotFound)
        {
            if (room is { } foreign)
                seats[foreign].Confirm(seen, isIn: false);
        }
        catch (ChatCallException error) when (error.Code == ErrorCodes.NotAllowed && letter?.DeletionTried == true)
        {
            // The message was already deleted.
        }
    }
}
