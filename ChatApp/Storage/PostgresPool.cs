using Npgsql;

namespace ChatApp.Storage;

/// <summary>Creates the pool of connections to PostgreSQL.</summary>
internal static class PostgresPool
{
    /// <summary>Maximum number of connections of a node, unless the connection string says otherwise. PostgreSQL allows 100 by default,
    /// and a read takes less than a millisecond.</summary>
    private const int MaxConnections = 24;

    /// <summary>Time in seconds that a call waits for the answer to a statement. With <see cref="ConnectSeconds"/>, it is the contract's
    /// 5 s: where the answer does not come, Npgsql asks over a further connection to cancel the statement.</summary>
    private const int TimeoutSeconds = 3;

    /// <summary>Time in seconds that a call waits for a connection.</summary>
    private const int ConnectSeconds = 2;

    /// <summary>Time that a statement which took too long has to end when asked to, before its connection is closed.</summary>
    private const int CancellationMilliseconds = 200;

    /// <summary>Maximum number of statements that a connection keeps prepared: there are about 150.</summary>
    private const int MaxPreparedStatements = 256;

    /// <summary>Settings of each connection. A transaction of a node that stands still ends after this time, so that it does not hold the
    /// write lock. No query is so long that compiling it would pay.</summary>
    private const string Session = "-c idle_in_transaction_session_timeout=3000 -c jit=off";

    /// <summary>Creates the pool of a command that runs alone and may take minutes.</summary>
    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource CreateUnlimited(string connectionString) =>
        Create($"{connectionString};Command Timeout=0;Options=-c idle_in_transaction_session_timeout=0");

    /// <summary>Creates the connection pool for a connection string.</summary>
    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        try
        {
            var own = new NpgsqlConnectionStringBuilder(connectionString);
            var settings = new NpgsqlConnectionStringBuilder
            {
                ApplicationName = "ChatApp",
                MaxPoolSize = MaxConnections,
                Timeout = ConnectSeconds,
                CommandTimeout = TimeoutSeconds,
                CancellationTimeout = CancellationMilliseconds,
                MaxAutoPrepare = MaxPreparedStatements,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
                GssEncryptionMode = GssEncryptionMode.Disable, // Without libgssapi_krb5 the attempt writes lines to the error stream.
                Options = Session,
            };
            foreach (var key in own.Keys.Where(own.ShouldSerialize))
                settings[key] = own[key];
            return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
        }
        catch (ArgumentException)
        {
            // Without the exception's words: they may hold a part of the password.
            throw new StoreException(
                $"ConnectionStrings:{StoreFeature.PostgresName} cannot be read. It is like Host=…;Username=…;Password=…;Database=….");
        }
    }
}
