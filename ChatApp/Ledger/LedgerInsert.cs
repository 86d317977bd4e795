using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatApp.Ledger;

/// <summary>Adds entries of the hub log by one statement, prepared once for all of them: each connection has two, and EF took five times as
/// long for an entry, of which it makes a change to be tracked and a statement of its own.</summary>
internal static class LedgerInsert
{
    private static readonly (string Column, Func<LedgerRow, object?> Value)[] Columns =
    [
        (nameof(LedgerRow.AtTicks), row => row.AtTicks),
        (nameof(LedgerRow.Event), row => (int)row.Event),
        (nameof(LedgerRow.IsOpen), row => row.IsOpen),
        (nameof(LedgerRow.ConnectionId), row => row.ConnectionId),
        (nameof(LedgerRow.PersonId), row => row.PersonId),
        (nameof(LedgerRow.PersonName), row => row.PersonName),
        (nameof(LedgerRow.ClientId), row => row.ClientId),
        (nameof(LedgerRow.Address), row => row.Address),
        (nameof(LedgerRow.Agent), row => row.Agent),
        (nameof(LedgerRow.Node), row => row.Node),
        (nameof(LedgerRow.Connections), row => row.Connections),
        (nameof(LedgerRow.Cause), row => row.Cause),
        (nameof(LedgerRow.Code), row => row.Code),
        (nameof(LedgerRow.DurationMs), row => row.DurationMs),
        (nameof(LedgerRow.ConnectMs), row => row.ConnectMs),
        (nameof(LedgerRow.RoundTripMs), row => row.RoundTripMs),
        (nameof(LedgerRow.HeartbeatAgoMs), row => row.HeartbeatAgoMs),
        (nameof(LedgerRow.FramesIn), row => row.FramesIn),
        (nameof(LedgerRow.FramesOut), row => row.FramesOut),
        (nameof(LedgerRow.Opens), row => row.Opens),
    ];

    private static readonly string Sql =
        $"INSERT INTO \"Ledger\" ({string.Join(", ", Columns.Select(column => $"\"{column.Column}\""))}) "
        + $"VALUES ({string.Join(", ", Columns.Select(column => $"@{column.Column}"))}) RETURNING \"Key\"";

    /// <summary>Adds new entries, of which no client has told its story yet, within the context's transaction, and gives them their keys.</summary>
    public static async Task RunAsync(ChatDbContext db, IReadOnlyList<LedgerRow> rows)
    {
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // Made of this class's own words.
        insert.CommandText = Sql;
#pragma warning restore CA2100
        foreach (var (column, _) in Columns)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@{column}";
            insert.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var index = 0; index < Columns.Length; index++)
                insert.Parameters[index].Value = Columns[index].Value(row) ?? DBNull.Value;
            row.Key = (long)(await insert.ExecuteScalarAsync())!;
        }
    }
}
