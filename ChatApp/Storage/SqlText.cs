namespace ChatApp.Storage;

/// <summary>A statement that differs between the two databases. Parameters are numbered from <c>?1</c> in both.</summary>
/// <param name="Sqlite">The text for SQLite.</param>
/// <param name="Postgres">The text for PostgreSQL.</param>
internal sealed record SqlText(string Sqlite, string Postgres)
{
    /// <summary>A statement that only PostgreSQL needs.</summary>
    public static SqlText PostgresOnly(string text) => new("", text);

    /// <summary>The text for a database.</summary>
    public string For(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? Sqlite : Postgres;
}
