namespace ChatApp.Storage;

/// <summary>The single row that identifies this database.</summary>
internal sealed class StoreInfo
{
    /// <summary>The primary key, always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>The epoch, created with the database and replaced by a restore: clients with another epoch discard their state.</summary>
    public required string Epoch { get; set; }

    /// <summary>Replaced at each start and stored in <see cref="StoreMark"/> as well; empty before the first start.</summary>
    public string Mark { get; set; } = "";
}
