using System.Security.Cryptography;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>The one-time link that makes whoever opens it the operator. Each start makes one: who can read the console may run the server.</summary>
public sealed class OperatorLink(PersonStore people)
{
    private readonly string code = NewId.Make();
    private int used;

    /// <summary>The path to print beside the address.</summary>
    public string Path => $"/operator/{code}";

    /// <summary>Whether this is the code, and not used yet.</summary>
    public bool IsGood(string? given) => Volatile.Read(ref used) == 0
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(code));

    /// <summary>Uses the link up and makes somebody an operator.</summary>
    /// <param name="given">The code they brought.</param>
    /// <param name="personId">Who.</param>
    /// <param name="cancellationToken">Ends the change; the link stays good.</param>
    /// <returns>The operator; null, and nothing changed, where the code is not good.</returns>
    public async Task<Person?> UseAsync(string? given, string personId, CancellationToken cancellationToken)
    {
        if (!IsGood(given) || Interlocked.Exchange(ref used, 1) == 1)
            return null;
        try
        {
            return await people.MakeOperatorAsync(personId, cancellationToken);
        }
        catch
        {
            Volatile.Write(ref used, 0);
            throw;
        }
    }
}
