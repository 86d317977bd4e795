using ChatApp.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.Pages;

/// <summary>Makes form submissions idempotent: a form sent again, by a double click or a reload, gets the first result. Otherwise a second
/// invitation would be created that no page shows, and a second sign-in link would invalidate the first, whichever response the browser
/// shows.</summary>
public sealed class IdempotentForms(IMemoryCache cache)
{
    /// <summary>The form field with the form's id; each rendered page has new ids.</summary>
    public const string Field = "form";

    private static readonly TimeSpan ResultLifetime = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();

    /// <summary>Runs the action of a form once; a repeat gets the result of the first run.</summary>
    /// <param name="personId">The sender.</param>
    /// <param name="form">The form's id; without one, the action runs each time.</param>
    /// <param name="act">The action. Must not use the request's cancellation token: a repeat waits for the same task.</param>
    /// <returns>The result; null is not cached, since nothing was done.</returns>
    public async Task<T?> OnceAsync<T>(string personId, string? form, Func<Task<T?>> act)
        where T : class
    {
        if (form is null || !NewId.IsWellFormed(form))
            return await act();
        var key = (typeof(IdempotentForms), personId, form);
        Lazy<Task<T?>> sent;
        lock (gate)
        {
            sent = cache.TryGetValue(key, out Lazy<Task<T?>>? known)
                ? known!
                : cache.Set(
                    key, new Lazy<Task<T?>>(act),
                    new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = ResultLifetime, Size = 1 });
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
