namespace ChatApp.Client;

/// <summary>The only owner of a client's state. Every state change is made here on behalf of an attempt; an ended attempt changes nothing
/// any more, however late its continuations run.</summary>
/// <param name="changed">Called within the guard's lock, in order; must only queue the state.</param>
internal sealed class ConnectingGuard(Action<ConnectionState> changed)
{
    private readonly Lock gate = new();
    private int generation;

    public ConnectionState State { get; private set; } = ConnectionState.Waiting;

    /// <summary>The current attempt, or the connection it became; null for none.</summary>
    public Attempt? Current { get; private set; }

    /// <summary>Begins an attempt; null while another one, or its connection, exists.</summary>
    public Attempt? TryBegin()
    {
        lock (gate)
        {
            if (Current is not null)
                return null;
            Current = new Attempt(++generation);
            Set(ConnectionState.Connecting);
            return Current;
        }
    }

    /// <summary>Moves the attempt from one state to another; false where it is not in that state, has ended or is being left.</summary>
    public bool TryMove(Attempt attempt, ConnectionState from, ConnectionState to)
    {
        lock (gate)
        {
            if (Current != attempt || attempt.Leaving || State != from)
                return false;
            Set(to);
            return true;
        }
    }

    /// <summary>Marks the attempt as ended on purpose; returns the state at that time.</summary>
    public ConnectionState Leave(Attempt attempt)
    {
        lock (gate)
        {
            attempt.Leaving = true;
            return State;
        }
    }

    /// <summary>Ends the attempt and sets the state after it.</summary>
    /// <param name="attempt">The attempt; ignored where it has already ended.</param>
    /// <param name="to">Disconnected or Refused.</param>
    /// <param name="record">Records the reason before the new state is visible.</param>
    public void End(Attempt attempt, ConnectionState to, Action record)
    {
        lock (gate)
        {
            if (Current != attempt)
                return;
            record();
            Current = null;
            Set(to);
        }
    }

    private void Set(ConnectionState state)
    {
        State = state;
        changed(state);
    }
}
