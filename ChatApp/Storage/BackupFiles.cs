using System.Text.RegularExpressions;

namespace ChatApp.Storage;

/// <summary>The contents of files in a backup: a table of pieces, since SQLite limits the size of one value.</summary>
internal static partial class BackupFiles
{
    private const string Table = "BackupFiles";

    private const int PieceBytes = 4 << 20;

    /// <summary>Copies the contents that the database of a backup names. One that is missing was removed since the database was copied: its
    /// message is deleted by now.</summary>
    /// <returns>Number of contents.</returns>
    public static int CopyTo(SqliteFile database, DataFolder folder, CancellationToken cancellationToken)
    {
        if (!database.HasTable("Files"))
            return 0; // The database of an older version.
        database.Execute(
            $"CREATE TABLE {Table} (Hash TEXT NOT NULL, Piece INTEGER NOT NULL, Content BLOB NOT NULL, PRIMARY KEY (Hash, Piece))");
        var hashes = database.Pairs("SELECT Hash, COALESCE(PreviewHash, Hash) FROM Files WHERE FinishedAt IS NOT NULL")
            .SelectMany(pair => new[] { pair.First, pair.Second }).Distinct();
        var count = 0;
        foreach (var path in hashes.Select(hash => PathOf(folder, hash)).Where(File.Exists))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = File.OpenRead(path);
            var buffer = new byte[(int)Math.Clamp(content.Length, 1, PieceBytes)];
            for (int piece = 0, read; (read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; piece++)
            {
                database.Execute(
                    $"INSERT INTO {Table} VALUES ($hash, $piece, $content)",
                    ("$hash", Path.GetFileName(path)), ("$piece", piece), ("$content", buffer[..read]));
            }

            count++;
        }

        return count;
    }

    /// <summary>Writes the contents of a backup to the data folder, and removes them from the database.</summary>
    /// <returns>Number of contents.</returns>
    /// <exception cref="StoreException">The backup was altered.</exception>
    public static int ExtractFrom(SqliteFile database, DataFolder folder, CancellationToken cancellationToken)
    {
        if (!database.HasTable(Table))
            return 0;
        var contents = database.Pairs($"SELECT Hash, CAST(MAX(Piece) AS TEXT) FROM {Table} GROUP BY Hash");
        foreach (var (hash, last) in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Hash().IsMatch(hash))
                throw new StoreException($"the backup has a file of the name {hash}, which is none.");
            Write(database, folder, hash, int.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        }

        database.Execute($"DROP TABLE {Table}");
        database.Execute("PRAGMA incremental_vacuum");
        return contents.Count;
    }

    /// <summary>Paths of the folder of files and of all that is in it.</summary>
    public static IEnumerable<string> PathsIn(DataFolder folder) => !Directory.Exists(folder.Files) ? [] :
        Directory.EnumerateFileSystemEntries(folder.Files, "*", SearchOption.AllDirectories).Prepend(folder.Files);

    /// <summary>The hashes of the contents in a data folder.</summary>
    public static IEnumerable<string> HashesIn(DataFolder folder) => !Directory.Exists(folder.Files) ? [] :
        Directory.EnumerateDirectories(folder.Files, "??").SelectMany(part => Directory.EnumerateFiles(part)).Select(Path.GetFileName)
            .OfType<string>().Where(name => Hash().IsMatch(name));

    /// <summary>Path of a content.</summary>
    public static string PathOf(DataFolder folder, string hash) => Path.Combine(folder.Files, hash[..2], hash);

    private static void Write(SqliteFile database, DataFolder folder, string hash, int last)
    {
        var path = PathOf(folder, hash);
        PrivateFile.MakeFolder(Path.GetDirectoryName(path)!);
        var partial = path + ".restoring";
        File.Delete(partial);
        using (var content = PrivateFile.Create(partial))
        {
            for (var piece = 0; piece <= last; piece++)
            {
                content.Write(database.Value<byte[]>(
                    $"SELECT Content FROM {Table} WHERE Hash = $hash AND Piece = $piece", ("$hash", hash), ("$piece", piece)));
            }
        }

        PrivateFile.Publish(partial, path);
    }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();
}
