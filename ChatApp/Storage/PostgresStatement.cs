using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace ChatApp.Storage;

/// <summary>A prepared statement of PostgreSQL.</summary>
internal partial class PostgresStatement(PostgresDatabaseConnection owner, NpgsqlConnection connection, string sql)
    : PreparedStatement
{
    private const string Elements = "SELECT value::bigint FROM jsonb_array_elements_text(?2::jsonb)";

    private readonly NpgsqlCommand command = new(Translate(sql), connection);
    private NpgsqlCommand? adding;
    private NpgsqlDataReader? reader;

    private protected PostgresDatabaseConnection Owner => owner;

    /// <summary>The text as PostgreSQL takes it.</summary>
    private protected string Text => command.CommandText;

    /// <inheritdoc/>
    public override PreparedStatement Bind(params ReadOnlySpan<SqlValue> values)
    {
        var parameters = command.Parameters;
        while (parameters.Count < values.Length)
            parameters.Add(new NpgsqlParameter());
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index];
            var parameter = parameters[index];
            (parameter.NpgsqlDbType, parameter.Value) = value.Kind switch
            {
                SqlValueKind.Text => (NpgsqlDbType.Text, (object?)(value.Text is { } text ? PostgresText.Storable(text) : null)),
                SqlValueKind.Real => (NpgsqlDbType.Double, value.Real),
                SqlValueKind.Boolean => (NpgsqlDbType.Boolean, value.Number is { } yes ? yes != 0 : null),
                _ => (NpgsqlDbType.Bigint, value.Number),
            };
            parameter.Value ??= DBNull.Value;
        }

        return this;
    }

    /// <inheritdoc/>
    public override int Execute()
    {
        owner.Flush();
        return Math.Max(0, command.ExecuteNonQuery());
    }

    /// <inheritdoc/>
    public override void ExecuteLater() => owner.Add(command);

    /// <inheritdoc/>
    public override long Add()
    {
        owner.Flush();
        if (adding is null)
        {
            adding = command.Clone();
            adding.CommandText += " RETURNING \"Key\"";
        }

        for (var index = 0; index < command.Parameters.Count; index++)
        {
            adding.Parameters[index].NpgsqlDbType = command.Parameters[index].NpgsqlDbType;
            adding.Parameters[index].Value = command.Parameters[index].Value;
        }

        return Convert.ToInt64(adding.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override bool TryAdd(out long rowId) => throw new NotSupportedException("Rowids are SQLite's.");

    /// <inheritdoc/>
    internal override bool Next()
    {
        if (reader is null)
        {
            owner.Flush();
            owner.Running = this;
            reader = command.ExecuteReader();
        }

        return reader.Read();
    }

    /// <inheritdoc/>
    internal override void Reset()
    {
        owner.Running = null;
        reader?.Dispose();
        reader = null;
    }

    /// <summary>Ends it from another thread.</summary>
    internal void Cancel() => command.Cancel();

    /// <inheritdoc/>
    public override long GetInt64(int column) => reader!.IsDBNull(column) ? 0
        : reader.GetFieldType(column) == typeof(bool) ? (reader.GetBoolean(column) ? 1 : 0)
        : reader.GetInt64(column);

    /// <inheritdoc/>
    public override int GetInt32(int column) => (int)GetInt64(column);

    /// <inheritdoc/>
    public override string? GetString(int column) => reader!.IsDBNull(column) ? null : reader.GetString(column);

    /// <inheritdoc/>
    public override bool IsNull(int column) => reader!.IsDBNull(column);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        reader?.Dispose();
        adding?.Dispose();
        command.Dispose();
    }

    // What the two dialects write differently, everywhere alike. SQLite's CROSS JOIN is a hint for its planner; value is its name of the
    // items of a JSON array.
    private static string Translate(string sql) => Parameter().Replace(sql
        .Replace("CROSS JOIN", "JOIN", StringComparison.Ordinal)
        .Replace("SELECT value FROM json_each(?2)", Elements, StringComparison.Ordinal), "$$$1");

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Parameter();
}
