using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>People who stop reading while the server sends them much: the others must not be affected, and the server must disconnect the
/// slow readers.</summary>
internal sealed class SlowReaders(LoadDriver driver, IReadOnlyList<LoadPerson> people)
{
    /// <summary>Calls per slow reader whose answers it does not read: more than sockets buffer, so that the server's sends block at
    /// once.</summary>
    private const int Questions = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Wait until the answers have filled the sockets and no longer put load on the others.</summary>
    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(2);

    private long stoppedAt;
    private bool cut;

    /// <summary>The metrics of slow readers.</summary>
    public static readonly Metric[] Metrics =
    [
        new("slowP99Ms", "others' p99 while some do not read, ms", "N2"), new("slowResidentMb", "server: resident then, MB", "N0"),
        new("slowCutSeconds", "those are cut after, s", "N1"),
    ];

    /// <summary>The targets of these metrics.</summary>
    public static readonly Threshold[] Thresholds =
    [
        new(
            "slowCutSeconds", "cut within 10 s of the first send that blocks, and so of their stop within, s", 12, AtLeast: false,
            Alone: true),
    ];

    /// <summary>Makes the people stop reading; reconnects them first if the last round disconnected them.</summary>
    public void Stop()
    {
        if (cut)
            driver.Come(people);
        var room = people[0].Room!;
        room.Readers = room.People.Count - people.Count;
        (driver.Target.Forgives, stoppedAt) = (people.Contains, Stopwatch.GetTimestamp());
        foreach (var person in people)
        {
            person.Read(false);
            for (var question = 0; question < Questions; question++)
                person.Call("MessagesBefore", room.Id, Math.Max(1, room.Highest));
        }

        driver.Target.Loop.For(Filling);
    }

    /// <summary>Waits until the server disconnects them, and adds the results to the round.</summary>
    public void Note(RoundMetrics round, RoundMetrics meanwhile)
    {
        cut = driver.Target.Loop.Until(() => people.All(static person => !person.Connected), Patience);
        round["slowP99Ms"] = meanwhile["p99Ms"];
        round["slowResidentMb"] = meanwhile["residentMb"];
        round["slowCutSeconds"] = cut
            ? Stopwatch.GetElapsedTime(stoppedAt, people.Max(static person => person.EndedAt)).TotalSeconds
            : null;
        foreach (var fault in Metric.Faults)
            round[fault.Key] += meanwhile[fault.Key];
        if (!cut)
            round["errors"] += people.Count;
        people[0].Room!.Readers = people[0].Room!.People.Count;
    }
}
