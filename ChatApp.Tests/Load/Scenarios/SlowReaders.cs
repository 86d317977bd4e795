using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>People who stop reading while much is on its way to them: the others must not notice, and the server must cut them.</summary>
internal sealed class SlowReaders(LoadDriver driver, IReadOnlyList<LoadPerson> people)
{
    /// <summary>What they ask for and do not read: more than sockets buffer, so that the server is blocked at once.</summary>
    private const int Questions = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Until what they asked for has filled the sockets, and is no load on the others any more.</summary>
    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(2);

    private long stoppedAt;
    private bool cut;

    /// <summary>What is told of them.</summary>
    public static readonly Metric[] Metrics =
    [
        new("slowP99Ms", "others' p99 while some do not read, ms", "N2"), new("slowResidentMb", "server: resident then, MB", "N0"),
        new("slowCutSeconds", "those are cut after, s", "N1"),
    ];

    /// <summary>What is wanted of it.</summary>
    public static readonly Threshold[] Thresholds =
    [
        new("slowCutSeconds", "cut within 10 s of the first send that blocks, and so of their stop within, s", 12, AtLeast: false, Alone: true),
    ];

    /// <summary>Stops them.</summary>
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

    /// <summary>Waits until they are cut, and adds what came of it.</summary>
    public void Note(RoundMetrics round, RoundMetrics meanwhile)
    {
        cut = driver.Target.Loop.Until(() => people.All(static person => !person.Connected), Patience);
        round["slowP99Ms"] = meanwhile["p99Ms"];
        round["slowResidentMb"] = meanwhile["residentMb"];
        round["slowCutSeconds"] = cut ? Stopwatch.GetElapsedTime(stoppedAt, people.Max(static person => person.EndedAt)).TotalSeconds : null;
        foreach (var fault in Metric.Faults)
            round[fault.Key] += meanwhile[fault.Key];
        if (!cut)
            round["errors"] += people.Count;
        people[0].Room!.Readers = people[0].Room!.People.Count;
    }
}
