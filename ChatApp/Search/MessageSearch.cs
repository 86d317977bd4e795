using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Search;

/// <summary>Searches the messages of the rooms that a person is in, within the limits of <see cref="SearchOptions"/>: one search at a time
/// per person, a limited number for all, as each keeps a processor busy.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class MessageSearch(Store store, IndexBacklogQueries backlog, IOptions<SearchOptions> options, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Maximum wait of a search for its start.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(2);

    private static readonly Refusal TooMany =
        new(ErrorCodes.TooManyRequests, "These are too many searches. Wait a minute, then search again.");

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "Too many people are searching now. Try again.");

    private readonly SearchQueries queries = new(store, backlog, time);
    private readonly RateLimiter rate = new(options.Value.SearchesPerMinute / 60d, options.Value.SearchesAtOnce, time);
    private readonly KeyedLock people = new(time);
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);

    /// <summary>Runs a search within the limits.</summary>
    /// <param name="personId">The person who searches.</param>
    /// <param name="request">What they search for.</param>
    /// <param name="cancellationToken">Cancels the wait for its start.</param>
    /// <returns>The newest messages found; <c>TooManyRequests</c> or <c>TryAgain</c> where a limit is met.</returns>
    public async Task<Outcome<SearchPage>> FindAsync(string personId, SearchRequest request, CancellationToken cancellationToken)
    {
        if (!rate.TryAcquire(personId))
            return TooMany;
        if (!await people.EnterAsync(personId, StartTimeout, cancellationToken))
            return Busy;
        try
        {
            if (!await places.WaitAsync(StartTimeout, cancellationToken))
                return Busy;
            try
            {
                return queries.Find(personId, request);
            }
            catch (TimeoutException)
            {
                return Busy;
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            people.Release(personId);
        }
    }
}
