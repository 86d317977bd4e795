namespace ChatApp.Storage;

/// <summary>The databases that the server can use.</summary>
public enum SqlDialect
{
    /// <summary>One file in the data folder.</summary>
    Sqlite,

    /// <summary>The SQL of a PostgreSQL server.</summary>
    Postgres,
}
