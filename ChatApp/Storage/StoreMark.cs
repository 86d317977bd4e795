namespace ChatApp.Storage;

/// <summary>A file beside the database that holds the same mark as the database does. Each start changes both: where they differ, the
/// database is not the one that ran last, but a copy that somebody put back.</summary>
public sealed class StoreMark(DataFolder folder)
{
    /// <summary>The mark; null where there is none.</summary>
    public string? Read() => File.Exists(folder.Mark) ? File.ReadAllText(folder.Mark) : null;

    /// <summary>Replaces the mark.</summary>
    public void Write(string mark) => File.WriteAllText(folder.Mark, mark);
}
