namespace ChatApp.Load.Measurement;

/// <summary>Running counters of a target's people; a round's value is the difference between two readings.</summary>
internal sealed class Counters
{
    private long errors;

    /// <summary>Answers to sent messages, without refusals.</summary>
    public long Answers { get; set; }

    /// <summary>Messages received from rooms.</summary>
    public long Deliveries { get; set; }

    /// <summary>Total size of the received messages in bytes, without frame headers.</summary>
    public long DeliveredBytes { get; set; }

    /// <summary>Number of answered heartbeats.</summary>
    public long Heartbeats { get; set; }

    /// <summary>Calls delayed and retried because the server limits their rate or is busy.</summary>
    public long PutOff { get; set; }

    /// <summary>Text of the first error; null without one.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Latencies from sending a message to its answer or to each delivery, depending on the scenario.</summary>
    public LatencyHistogram Times { get; } = new();

    /// <summary>Returns and resets the number of errors: refused calls, and connections that the client did not end.</summary>
    public long TakeErrors()
    {
        (var taken, errors) = (errors, 0);
        return taken;
    }

    /// <summary>Counts an error and keeps the first one's text.</summary>
    public void Fail(string error)
    {
        errors++;
        FirstError ??= error;
    }
}
