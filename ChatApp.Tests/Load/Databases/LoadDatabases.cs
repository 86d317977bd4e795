namespace ChatApp.Load.Databases;

/// <summary>What the nodes of a target keep their data in and tell each other by.</summary>
/// <param name="Postgres">The database; null for SQLite, for a target that is compared with others.</param>
/// <param name="Redis">The bell; null for that of PostgreSQL.</param>
internal sealed record LoadDatabases(PostgresProcess? Postgres, RedisProcess? Redis);
