using ChatApp.Load.Databases;

namespace ChatApp.Tests.Hosting;

/// <summary>A Redis server of the tests' own, started at first use and stopped with the test process. Each cluster uses a prefix of its
/// own by its database.</summary>
public static class RedisServer
{
    private static readonly Lazy<Task<RedisProcess>> Started = new(() => RedisProcess.CreateAsync());

    /// <summary>Its address.</summary>
    public static async Task<string> AddressAsync() => (await Started.Value).Address;
}
