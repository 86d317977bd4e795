using ChatApp.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.Pages;

/// <summary>Answers a form that is sent again, by a double press or a reload, as it was answered first: a second invitation would be one that nobody sees, and
/// of two sign-in links only the later one opens anything, whichever of the answers the browser shows.</summary>
public sealed class FormRepeats(IMemoryCache cache)
{
    /// <summary>The name of the field that has the id of the form; each page has ids of its own.</summary>
    public const string Field = "form";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();

    /// <summary>Carries out a form; for one that was sent before gives what came of it then.</summary>
    /// <param name="personId">Who sent it.</param>
    /// <param name="form">The form's id; a form without one is carried out each time.</param>
    /// <param name="act">Not to be cancelled by the request: the repeat waits for it as well.</param>
    /// <returns>What came of it; null is not kept, since nothing was done.</returns>
    public async Task<T?> OnceAsync<T>(string personId, string? form, Func<Task<T?>> act)
        where T : class
    {
        if (form is null || !NewId.IsWellFormed(form))
            return await act();
        var key = (typeof(FormRepeats), personId, form);
        Lazy<Task<T?>> sent;
        lock (gate)
        {
            sent = cache.TryGetValue(key, out Lazy<Task<T?>>? known)
                ? known!
                : cache.Set(key, new Lazy<Task<T?>>(act), new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Life, Size = 1 });
        }

        T? result = null;
        try
        {
            return result = await sent.Value;
        }
        finally
        {
            if (result is null)
                cache.Remove(key);
        }
    }
}
