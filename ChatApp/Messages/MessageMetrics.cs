using System.Diagnostics.Metrics;

namespace ChatApp.Messages;

/// <summary>Metrics of messages. The writer records its own once per batch, so a single message costs nothing here.</summary>
public sealed class MessageMetrics
{
    // A commit takes some ms on a good disk; publishing a batch takes microseconds. In seconds, from 0.1 ms up.
    private static readonly double[] ShortBuckets =
    [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5,
    ];

    // Up to the maximum batch size of the writer.
    private static readonly int[] BatchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    private static readonly KeyValuePair<string, object?>
        Posts = new("kind", "post"), Edits = new("kind", "edit"), Deletions = new("kind", "deletion"), Reactions = new("kind", "reaction"),
        Pins = new("kind", "pin"), Previews = new("kind", "preview"),
        Opening = new("kind", "opening"), CatchingUp = new("kind", "catching-up"),
        QueueFull = new("reason", "queue-full"), TooLate = new("reason", "too-late"), NotStored = new("reason", "not-stored");

    private readonly Meter meter;
    private readonly Counter<long> committed;
    private readonly Counter<long> published;
    private readonly Counter<long> repeated;
    private readonly Counter<long> busy;
    private readonly Histogram<double> publishing;
    private readonly Histogram<double> committing;
    private readonly Histogram<int> batches;
    private readonly Counter<long> readMessages;
    private readonly Histogram<double> reading;
    private readonly Counter<long> readsRefused;

    /// <summary>Creates the instruments and initializes them with 0.</summary>
    public MessageMetrics(IMeterFactory meters)
    {
        meter = meters.Create("ChatApp");
        committed = meter.CreateCounter<long>("chatapp.messages.committed", "{message}",
            "Posts, edits, deletions, reactions, pins and previews on disk.");
        published = meter.CreateCounter<long>("chatapp.messages.published", "{message}",
            "Posts, edits, deletions, reactions, pins and previews handed to the connected readers.");
        repeated = meter.CreateCounter<long>(
            "chatapp.messages.repeated", "{message}", "Posts sent again and answered with the message first stored.");
        busy = meter.CreateCounter<long>("chatapp.writes.refused", "{write}", "Writes answered with TryAgain, by reason.");
        publishing = meter.CreateHistogram(
            "chatapp.publish.duration", "s", "From a batch's commit until its last message was handed to the connected readers.",
            advice: Short());
        committing = meter.CreateHistogram(
            "chatapp.commit.duration", "s", "One batch, its checks included, until it is on disk.", advice: Short());
        batches = meter.CreateHistogram(
            "chatapp.commit.writes", "{write}", "Writes in one batch.", advice: new InstrumentAdvice<int>
            {
                HistogramBucketBoundaries = BatchBuckets,
            });
        readMessages = meter.CreateCounter<long>(
            "chatapp.catch_up.messages", "{message}", "Messages read for who opens a room or catches up.");
        reading = meter.CreateHistogram(
            "chatapp.catch_up.duration", "s", "One read for who opens a room or catches up, the waiting for its place included.",
            advice: Short());
        readsRefused = meter.CreateCounter<long>(
            "chatapp.catch_up.refused", "{read}", "Reads answered with TryAgain, because too many were under way.");
        Begin();
    }

    /// <summary>Registers the source of the writer's queue length.</summary>
    public void Watch(Func<int> queueLength) =>
        meter.CreateObservableGauge("chatapp.writes.waiting", queueLength, "{write}", "Writes that wait for the writer.");

    /// <summary>Records a stored batch.</summary>
    /// <param name="writes">The requested writes.</param>
    /// <param name="results">The result of each, in the same order.</param>
    /// <param name="took">Duration of the commit.</param>
    internal void Committed(IReadOnlyList<MessageWrite> writes, IReadOnlyList<WriteResult> results, TimeSpan took)
    {
        committing.Record(took.TotalSeconds);
        batches.Record(writes.Count);
        int posts = 0, edits = 0, deletions = 0, reactions = 0, pins = 0, previews = 0, repeats = 0;
        for (var index = 0; index < writes.Count; index++)
        {
            var isPost = writes[index] is Post;
            if (!results[index].IsChange)
                repeats += isPost && results[index].Outcome.Granted ? 1 : 0;
            else if (isPost)
                posts++;
            else if (writes[index] is Edit)
                edits++;
            else if (writes[index] is ReactionChange)
                reactions++;
            else if (writes[index] is PinChange)
                pins++;
            else if (writes[index] is PreviewChange or PreviewRemoval)
                previews++;
            else
                deletions++;
        }

        committed.Add(posts, Posts);
        committed.Add(edits, Edits);
        committed.Add(deletions, Deletions);
        committed.Add(reactions, Reactions);
        committed.Add(pins, Pins);
        committed.Add(previews, Previews);
        repeated.Add(repeats);
    }

    /// <summary>Records a batch that was passed to the connected clients.</summary>
    internal void Published(int messages, TimeSpan sinceCommit)
    {
        published.Add(messages);
        publishing.Record(sinceCommit.TotalSeconds);
    }

    /// <summary>Counts a write that was refused because the queue was full.</summary>
    internal void FoundQueueFull() => busy.Add(1, QueueFull);

    /// <summary>Counts a write that had no result in time.</summary>
    internal void TimedOut() => busy.Add(1, TooLate);

    /// <summary>Counts the writes of a batch that could not be stored.</summary>
    internal void StoreFailed(int writes) => busy.Add(writes, NotStored);

    /// <summary>Records a completed read.</summary>
    /// <param name="opening">Whether the client had no messages of the room yet.</param>
    /// <param name="messages">Number of messages returned.</param>
    /// <param name="took">Duration including the wait.</param>
    internal void Read(bool opening, int messages, TimeSpan took)
    {
        var kind = opening ? Opening : CatchingUp;
        readMessages.Add(messages, kind);
        reading.Record(took.TotalSeconds, kind);
    }

    /// <summary>Counts a read that could not start in time.</summary>
    internal void ReadRefused() => readsRefused.Add(1);

    private static InstrumentAdvice<double> Short() => new() { HistogramBucketBoundaries = ShortBuckets };

    private void Begin()
    {
        foreach (var kind in (KeyValuePair<string, object?>[])[Posts, Edits, Deletions, Reactions, Pins, Previews])
            committed.Add(0, kind);
        foreach (var reason in (KeyValuePair<string, object?>[])[QueueFull, TooLate, NotStored])
            busy.Add(0, reason);
        foreach (var kind in (KeyValuePair<string, object?>[])[Opening, CatchingUp])
            readMessages.Add(0, kind);
        foreach (var counter in (Counter<long>[])[published, repeated, readsRefused])
            counter.Add(0);
    }
}
