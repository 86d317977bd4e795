namespace ChatApp.Storage;

/// <summary>A file next to the database that holds the same mark as the database. Each start replaces both: if they differ, the database is
/// not the one that ran last, but a restored copy. It cannot detect a copy of the whole folder; <see cref="StoreRun"/> does.</summary>
public sealed class StoreMark(DataFolder folder)
{
    /// <summary>Whether the database with that mark is the one that ran last. The file holds two marks if a start was killed, before or
    /// after it changed the database.</summary>
    public bool Accepts(string mark) => Read().Contains(mark);

    /// <summary>Call before a start changes the database: until <see cref="Confirm"/>, both the new and
    /// the current mark are accepted.</summary>
    public void Announce(string next, string? accepted) => Write(accepted is null ? [next] : [next, accepted]);

    /// <summary>Call after a start has changed the database.</summary>
    public void Confirm(string next) => Write([next]);

    private string[] Read() => File.Exists(folder.Mark) ? File.ReadAllLines(folder.Mark) : [];

    private void Write(string[] marks)
    {
        var partial = folder.Mark + ".partial";
        File.Delete(partial);
        using (var writer = new StreamWriter(PrivateFile.Create(partial)))
            writer.Write(string.Join('\n', marks));
        PrivateFile.Publish(partial, folder.Mark);
    }
}
