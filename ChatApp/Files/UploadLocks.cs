namespace ChatApp.Files;

/// <summary>Lets one request at a time write to an upload. A new one may end the previous one, which belongs to a connection that the
/// client has given up.</summary>
internal sealed class UploadLocks
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Lease> current = [];

    /// <summary>Waits until no other request writes to an upload; disposing of the lease ends it.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="endOther">Whether to stop a request that is still reading bytes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<Lease> AcquireAsync(string id, bool endOther, CancellationToken cancellationToken)
    {
        while (true)
        {
            Lease? other;
            lock (gate)
            {
                if (!current.TryGetValue(id, out other))
                    return current[id] = new(() => End(id));
            }

            if (endOther)
                other.Supersede();
            await other.Ended.WaitAsync(cancellationToken);
        }
    }

    private void End(string id)
    {
        lock (gate)
            current.Remove(id);
    }

    /// <summary>The right to write to an upload.</summary>
    internal sealed class Lease(Action end) : IDisposable
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource superseded = new();

        /// <summary>Completes when the turn has ended.</summary>
        public Task Ended => ended.Task;

        /// <summary>Canceled when a later request wants to write.</summary>
        public CancellationToken Superseded => superseded.Token;

        /// <summary>Asks the holder to end the turn.</summary>
        public void Supersede()
        {
            lock (superseded)
            {
                if (!ended.Task.IsCompleted)
                    superseded.Cancel();
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (superseded)
            {
                end();
                ended.TrySetResult();
            }

            superseded.Dispose();
        }
    }
}
