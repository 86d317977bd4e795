using ChatApp.People.Sessions;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>Removes guests who will not return. Their messages stay, with their name.</summary>
public sealed class GuestCleanup : IDisposable
{
    /// <summary>A guest who neither connected nor wrote is deleted after this time: a visitor who looked once, or a program without
    /// cookies.</summary>
    public static readonly TimeSpan UnusedLife = TimeSpan.FromDays(1);

    /// <summary>Row limits of one transaction, so that messages never wait long for the write lock, and of one run.</summary>
    private const int Chunk = 100, MostAtOnce = 20_000;

    private readonly Store store;
    private readonly PersonStore people;
    private readonly TimeProvider time;
    private readonly WriterConnection connection;

    /// <summary>Created once, with the server.</summary>
    public GuestCleanup(Store store, PersonStore people, TimeProvider time)
    {
        (this.store, this.people, this.time) = (store, people, time);
        // Deleting a person with foreign keys enabled scans all messages for theirs; the query has already excluded authors.
        connection = new(store, foreignKeys: false);
    }

    /// <summary>Deletes guests who were created at least a day ago and never connected.</summary>
    public Task DeleteUnusedAsync(CancellationToken cancellationToken) =>
        ChangeAsync(GuestQueries.FindUnused, UnusedLife, GuestQueries.DeleteUnused, cancellationToken);

    /// <summary>Removes guests whose last session has ended, and who were created at least a session lifetime ago, from all rooms and
    /// lists.</summary>
    public Task FoldGoneAsync(CancellationToken cancellationToken) =>
        ChangeAsync(GuestQueries.FindGone, SessionStore.SessionLifetime, GuestQueries.Retire, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private async Task ChangeAsync(
        Func<StoreReader, DateTimeOffset, int, List<(long Key, string Id)>> find, TimeSpan age, Action<WriterConnection, long> change,
        CancellationToken cancellationToken)
    {
        // Selects without the write lock, so that messages do not wait.
        var found = new Queue<(long Key, string Id)[]>(store.Read(reader => find(reader, time.GetUtcNow() - age, MostAtOnce)).Chunk(Chunk));
        await connection.WriteInPiecesAsync(() =>
        {
            if (!found.TryDequeue(out var chunk))
                return false;
            foreach (var (key, id) in chunk)
            {
                change(connection, key);
                people.Forget(id);
            }

            return found.Count > 0;
        }, time, cancellationToken);
    }
}
