using System.Data.Common;
using ChatApp.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Hosting;

/// <summary>Blocks a database query after it has its result, until the test releases it.</summary>
public sealed class HeldQuery : DbCommandInterceptor, IReadObserver
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] parameters = [];
    private string beginning = "";
    private int left;

    /// <summary>Completes when the query to hold has run.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Holds the n-th query from now on whose parameters include all these values.</summary>
    public void Hold(int turn, params string[] values) => (left, parameters) = (turn, values);

    /// <summary>Holds the next read of a room's messages; other queries for the room, such as its news, do not count.</summary>
    public void HoldRead(string roomId)
    {
        beginning = """SELECT "Key", "LastNumber", "Change" FROM "Rooms" """.TrimEnd();
        Hold(1, roomId);
    }

    public void Release() => released.TrySetResult();

    /// <summary>Adds this observer to all queries of a server.</summary>
    public void Watch(WebApplicationBuilder builder)
    {
        builder.Services.ConfigureDbContext<SqliteChatDbContext>(options => options.AddInterceptors(this));
        builder.Services.AddSingleton<IReadObserver>(this);
    }

    public void WasAsked(string statement, ReadOnlySpan<SqlValue> values) =>
        LookAsync(statement, values.ToArray().Select(value => value.Value)).GetAwaiter().GetResult();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await LookAsync(command.CommandText, command.Parameters.Cast<DbParameter>().Select(parameter => parameter.Value));
        return result;
    }

    private async Task LookAsync(string statement, IEnumerable<object?> values)
    {
        if (parameters.Length > 0 && statement.StartsWith(beginning, StringComparison.Ordinal)
            && !parameters.Except(values.OfType<string>()).Any() && Interlocked.Decrement(ref left) == 0)
        {
            reached.TrySetResult();
            await released.Task;
        }
    }
}
