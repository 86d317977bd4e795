using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatApp.Tests.Hosting;

/// <summary>Stops whoever asks the database something at the moment when they have their answer, until the test lets them go on.</summary>
public sealed class HeldQuery : DbCommandInterceptor
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] parameters = [];
    private int left;

    /// <summary>Ends when the query has been asked.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Holds the n-th query from now on that has all these among its parameters.</summary>
    public void Hold(int turn, params string[] values) => (left, parameters) = (turn, values);

    public void Release() => released.TrySetResult();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        var values = command.Parameters.Cast<DbParameter>().Select(parameter => parameter.Value).OfType<string>();
        if (parameters.Length > 0 && !parameters.Except(values).Any() && Interlocked.Decrement(ref left) == 0)
        {
            reached.TrySetResult();
            await released.Task;
        }

        return result;
    }
}
