using System.Diagnostics;
using System.Text.Json;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>One person who uses the server while others put load on it: opens pages, writes in a room of their own, and once a second in the first room,
/// which everybody is in.</summary>
internal sealed class Bystander : IDisposable
{
    /// <summary>Between two looks; a person does not do more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two messages to everybody.</summary>
    private static readonly TimeSpan ToAll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Text = "A bystander says what the weather is like today.";

    private readonly LoadTarget target;
    private readonly LoadPerson person;
    private readonly PageClient page;
    private readonly LatencyHistogram pages = new(), messages = new();
    private string ownRoom = "";
    private Action? answered;
    private bool going, idle = true;
    private long sentAt, toAllAt;

    public Bystander(LoadTarget target, LoadPerson person)
    {
        (this.target, this.person) = (target, person);
        page = new(target, person, "/", pages) { Done = Send };
        target.Finished = (who, text) =>
        {
            if (who != person || answered is not { } next)
                return;
            LastNumber = LoadPerson.NumberIn(text, out _);
            answered = null;
            next();
        };
    }

    /// <summary>The number of the last message that was answered.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Writes to everybody.</summary>
    public void Post(int count)
    {
        var left = count;
        Next();
        if (!target.Loop.Until(() => left < 0, Patience))
            throw new LoadException($"the server does not take a bystander's messages: {person.Error}");

        void Next()
        {
            if (left-- > 0)
                SendTo(person.Room!.Id, Next);
        }
    }

    /// <summary>Makes the room that the bystander writes in.</summary>
    public void MakeRoom(LoadDriver driver)
    {
        driver.Call([person], static one => one.Call("CreateRoom", "closed", "A bystander's", null));
        ownRoom = JsonDocument.Parse(person.Answer).RootElement.GetProperty("result").GetProperty("id").GetString()!;
    }

    /// <summary>Opens pages and writes for a time, one after another.</summary>
    public (LatencySummary Pages, LatencySummary Messages) LookAround(TimeSpan duration)
    {
        Begin();
        target.Loop.For(duration);
        return End();
    }

    /// <summary>Begins to open pages and to write, until <see cref="End"/>.</summary>
    public void Begin()
    {
        pages.Clear();
        messages.Clear();
        (going, idle, toAllAt) = (true, false, Stopwatch.GetTimestamp());
        Look();
    }

    /// <summary>Stops after what is under way.</summary>
    /// <returns>How long pages and messages took.</returns>
    public (LatencySummary Pages, LatencySummary Messages) End()
    {
        going = false;
        if (!target.Loop.Until(() => idle, Patience))
            throw new LoadException($"the server does not answer a bystander: {person.Error}");
        return (pages.Summarize(), messages.Summarize());
    }

    public void Dispose() => page.Dispose();

    private void Look()
    {
        if (!going)
        {
            idle = true;
            return;
        }

        page.Begin(conditional: false);
        page.Stop();
    }

    private void Send()
    {
        sentAt = Stopwatch.GetTimestamp();
        SendTo(ownRoom, () =>
        {
            messages.Add(sentAt, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(toAllAt) <= ToAll)
            {
                target.Loop.After(Pause, Look);
                return;
            }

            toAllAt = Stopwatch.GetTimestamp();
            SendTo(person.Room!.Id, () => target.Loop.After(Pause, Look));
        });
    }

    private void SendTo(string roomId, Action then)
    {
        answered = then;
        person.Call("SendMessage", roomId, Guid.NewGuid().ToString("N"), Text);
    }
}
