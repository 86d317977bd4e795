namespace ChatApp.Storage;

/// <summary>One run of the server on this database, from one start to the next. Its id is the witness that clients send back: a database
/// restored from an earlier copy does not contain the runs after that copy.</summary>
public sealed class StoreRun
{
    /// <summary>Minimum number of runs kept. A client with an older run starts again with the newest messages.</summary>
    internal const int RunsKept = 1_000;

    /// <summary>Sequential number of the start: 1, 2, 3 …</summary>
    public int Number { get; init; }

    /// <summary>Whether it began because the database was put back while the server ran.</summary>
    public bool FollowsPutBack { get; init; }

    /// <summary>Random, so that two databases that continue from the same copy have different ids.</summary>
    public required string Id { get; init; }
}
