using System.Xml;
using System.Xml.Linq;
using Npgsql;

namespace ChatApp.Storage;

/// <summary>Repository of the keys that sign cookies, in the database: each node reads what another has signed.</summary>
internal sealed class PostgresKeys(NpgsqlDataSource source, UnusableKeyLog passedOver) : IKeyRepository
{
    private const string Find = """SELECT "Name", "Xml" FROM "Keys" ORDER BY "Name" """;

    private const string Insert = """INSERT INTO "Keys" ("Name", "Xml") VALUES ($1, $2)""";

    private IReadOnlyCollection<XElement>? last;

    public string Place => "the PostgreSQL database";

    public bool AnyUnreadable => false;

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        try
        {
            return last = ReadAll();
        }
        catch (NpgsqlException) when (last is not null)
        {
            return last; // The database became unavailable while the server is running, which other checks report.
        }
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = source.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString() });
        command.ExecuteNonQuery();
    }

    // Closing the connection ends the transaction. PostgreSQL ends it after 3 s if this process is suspended.
    public IDisposable Lock()
    {
        var connection = source.OpenConnection();
        try
        {
            return new Held(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private List<XElement> ReadAll()
    {
        List<XElement> elements = [];
        using var command = source.CreateCommand(Find);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var xml = reader.GetString(1);
            try
            {
                elements.Add(KeyElement.Checked(XElement.Parse(xml)));
            }
            catch (Exception error) when (error is XmlException or FormatException)
            {
                passedOver.Log($"{reader.GetString(0)} of {Place}", xml, error.Message);
            }
        }

        return elements;
    }

    private sealed class Held : IDisposable
    {
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlTransaction transaction;

        public Held(NpgsqlConnection connection)
        {
            this.connection = connection;
            transaction = connection.BeginTransaction();
            using var command = new NpgsqlCommand(PostgresDatabaseConnection.Lock, connection);
            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            transaction.Dispose();
            connection.Dispose();
        }
    }
}
