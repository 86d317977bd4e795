namespace ChatApp.Client;

/// <summary>The one owner of a client's state. Every change of state goes through here and names the attempt it speaks for; an attempt
/// that is over changes nothing any more, however late its continuations run.</summary>
/// <param name="changed">Called within the guard's lock, in order; must only hand the state on.</param>
internal sealed class ConnectingGuard(Action<ConnectionState> changed)
{
    private readonly Lock gate = new();
    private int generation;

    public ConnectionState State { get; private set; } = ConnectionState.Waiting;

    /// <summary>The attempt, or the connection it became, that is under way; null when there is none.</summary>
    public Attempt? Current { get; private set; }

    /// <summary>Begins an attempt; null while another one, or its connection, is under way.</summary>
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

    /// <summary>Moves the attempt from one state to another; false where it is not in that state, is over or is being left.</summary>
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

    /// <summary>Marks the attempt as ended on purpose; tells how it stood.</summary>
    public ConnectionState Leave(Attempt attempt)
    {
        lock (gate)
        {
            attempt.Leaving = true;
            return State;
        }
    }

    /// <summary>Ends the attempt.</summary>
    /// <param name="attempt">The attempt; ignored where it is over.</param>
    /// <param name="to">Disconnected or Refused.</param>
    /// <param name="record">Notes why, before anybody can see the new state.</param>
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
