namespace ChatApp.Load.Measurement;

/// <summary>What a target's people count as it comes; read as the difference of two moments.</summary>
internal sealed class Counters
{
    private long errors;

    /// <summary>Answers to messages, but refusals.</summary>
    public long Answers { get; set; }

    /// <summary>Messages that came in by rooms.</summary>
    public long Deliveries { get; set; }

    /// <summary>The size of those, in bytes, frames left out.</summary>
    public long DeliveredBytes { get; set; }

    /// <summary>Answers to heartbeats.</summary>
    public long Heartbeats { get; set; }

    /// <summary>Messages put off because the server names a pace.</summary>
    public long PutOff { get; set; }

    /// <summary>The first error, in words.</summary>
    public string? FirstError { get; private set; }

    /// <summary>From a message's sending to its answer, or to each delivery, as the scenario wants it.</summary>
    public LatencyHistogram Times { get; } = new();

    /// <summary>The errors since this was last asked: refusals of any call, and connections that ended by themselves.</summary>
    public long TakeErrors()
    {
        (var taken, errors) = (errors, 0);
        return taken;
    }

    /// <summary>Counts an error.</summary>
    public void Fail(string error)
    {
        errors++;
        FirstError ??= error;
    }
}
