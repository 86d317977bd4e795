namespace ChatApp.Storage;

/// <summary>A file beside the database that holds the same mark as the database does. Each start changes both: where they differ, the
/// database is not the one that ran last, but a copy that somebody put back. A copy of the whole folder is not seen by it, but by
/// <see cref="StoreRun"/>.</summary>
public sealed class StoreMark(DataFolder folder)
{
    /// <summary>Whether the database of that mark is the one that ran last. The file has two marks where a start was killed, before or after it had
    /// changed the database.</summary>
    public bool Accepts(string mark) => Read().Contains(mark);

    /// <summary>Before a start changes the database: from now on its mark may be the new one, or the one it has.</summary>
    public void Announce(string next, string? accepted) => Write(accepted is null ? [next] : [next, accepted]);

    /// <summary>After it has.</summary>
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
