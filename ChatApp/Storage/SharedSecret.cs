using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Storage;

/// <summary>A secret of all nodes on a database. On SQLite, where there is one node, a start makes a new one.</summary>
public sealed class SharedSecret(Store store)
{
    private static readonly SqlText Find = SqlText.PostgresOnly("""SELECT "Secret" FROM "Store" """);

    private readonly Lazy<byte[]> secret = new(() => store.Read(Read));

    /// <summary>A key made from it.</summary>
    /// <param name="purpose">What it is for; another purpose gets another key.</param>
    public byte[] KeyFor(string purpose) => HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes(purpose));

    private static byte[] Read(StoreReader reader) => reader.Dialect == SqlDialect.Sqlite
        ? RandomNumberGenerator.GetBytes(32)
        : Encoding.UTF8.GetBytes(reader.List(Find, row => row.GetString(0)!)[0]);
}
