using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Files;

/// <summary>Limits on new uploads that need no look at the database: the size of one, how many per minute, and what a guest may
/// send.</summary>
internal sealed class UploadLimiter(IOptions<FilesOptions> options, TimeProvider time)
{
    /// <summary>Uploads of a person: one a second, after a burst of eight full messages.</summary>
    private const int PerSecond = 1, Burst = 8 * Limits.FilesPerMessage;

    private readonly RateLimiter limiter = new(PerSecond, Burst, time);
    private readonly RateLimiter? guests = options.Value.GuestFileBytesPerDay is > 0 and var bytes
        ? new(bytes / TimeSpan.FromDays(1).TotalSeconds, bytes, time)
        : null;

    /// <summary>The reason to refuse an upload; null if it is allowed, and counted.</summary>
    public Refusal? Check(Person person, UploadRequest? request)
    {
        if (!limiter.TryAcquire(person.Id))
            return FileRefusals.TooMany;
        if (request is not { Name.Length: > 0, Size: > 0 })
            return FileRefusals.Invalid;
        if (options.Value.LargestFor(person) is not { } most)
            return FileRefusals.NotForGuests;
        if (request.Size > most)
            return FileRefusals.TooLarge(most);
        return person.Kind == PersonKind.Guest && guests?.TryAcquire(person.Id, (int)request.Size) == false ? FileRefusals.GuestDay : null;
    }
}
