using System.Diagnostics;
using System.Text.Json;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>A client that uses the server while others put load on it and measures its own latencies: opens pages, writes in a room of its
/// own, and once per second in the first room, which all clients are in.</summary>
internal sealed class Bystander : IDisposable
{
    /// <summary>Pause between two page requests, about as fast as a person acts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Interval between messages to the first room.</summary>
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

    /// <summary>The message number in the last answer.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Sends messages to the first room, one after another, and waits for their answers.</summary>
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

    /// <summary>Creates the bystander's own room.</summary>
    public void MakeRoom(LoadDriver driver)
    {
        driver.Call([person], static one => one.Call("CreateRoom", "closed", "A bystander's", null));
        ownRoom = JsonDocument.Parse(person.Answer).RootElement.GetProperty("result").GetProperty("id").GetString()!;
    }

    /// <summary>Opens pages and writes alternately for a time, and returns the latencies of both.</summary>
    public (LatencySummary Pages, LatencySummary Messages) LookAround(TimeSpan duration)
    {
        Begin();
        target.Loop.For(duration);
        return End();
    }

    /// <summary>Starts to open pages and to write, until <see cref="End"/>.</summary>
    public void Begin()
    {
        pages.Clear();
        messages.Clear();
        (going, idle, toAllAt) = (true, false, Stopwatch.GetTimestamp());
        Look();
    }

    /// <summary>Stops after the outstanding request.</summary>
    /// <returns>The latencies of pages and messages.</returns>
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
