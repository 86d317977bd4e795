namespace ChatApp.Storage;

/// <summary>Number of rows of a table, or of files, on both sides of a copy.</summary>
/// <param name="Name">Name of the table, or of the folder.</param>
/// <param name="Source">Number in SQLite or the data folder.</param>
/// <param name="Target">Number in PostgreSQL.</param>
internal sealed record CopiedTable(string Name, long Source, long Target)
{
    /// <summary>Number of rows that PostgreSQL lacks.</summary>
    public long Missing => Math.Max(0, Source - Target);

    /// <summary>Number of rows that PostgreSQL has in addition.</summary>
    public long Doubled => Math.Max(0, Target - Source);
}
