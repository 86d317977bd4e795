using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Hosting;

/// <summary>Counts how often a server looks a session up, in its cache or beyond.</summary>
internal sealed class CountedLookups : IMemoryCache
{
    private readonly MemoryCache cache = new(new MemoryCacheOptions());
    private int count;

    /// <summary>Takes the place of a server's cache.</summary>
    public void Watch(WebApplicationBuilder builder) => builder.Services.AddSingleton<IMemoryCache>(this);

    /// <summary>The number since the last call.</summary>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public bool TryGetValue(object key, out object? value)
    {
        if (key is ValueTuple<Type, string> { Item1.Name: "SessionRecord" })
            Interlocked.Increment(ref count);
        return cache.TryGetValue(key, out value);
    }

    public ICacheEntry CreateEntry(object key) => cache.CreateEntry(key);

    public void Remove(object key) => cache.Remove(key);

    public void Dispose() => cache.Dispose();
}
