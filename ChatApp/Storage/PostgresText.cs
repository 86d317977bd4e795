using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatApp.Storage;

/// <summary>Replaces what a text of PostgreSQL cannot hold, NUL and halves of surrogate pairs, by U+FFFD, so that a hostile id is not
/// found instead of failing. For EF, an interceptor of its commands.</summary>
internal sealed class PostgresText : DbCommandInterceptor
{
    private static readonly SearchValues<char> Suspect =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Append(0).Select(unit => (char)unit)]);

    /// <summary>The text as it can be stored.</summary>
    public static string Storable(string text) => text.AsSpan().ContainsAny(Suspect)
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD')
        : text;

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    private static void Clean(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.Value switch
            {
                string text => Storable(text),
                string[] texts => Array.ConvertAll(texts, Storable),
                IEnumerable<string> texts => texts.Select(Storable).ToList(),
                var other => other,
            };
        }
    }
}
