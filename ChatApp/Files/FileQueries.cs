using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Files;

/// <summary>The queries about files. A row is created with its upload, gets a hash when the bytes are complete, a time once they are
/// stored under it, and a message when one names it. A content is only removed while no row has its hash.</summary>
internal static class FileQueries
{
    private const string Columns = """
        f."Id", f."Name", f."Size", f."Hash", f."Type", f."Width", f."Height", f."PreviewHash", f."FinishedAt"
        """;

    private const string Insert = """
        INSERT INTO "Files" ("Id", "PersonKey", "Name", "Size", "CreatedAt") SELECT ?1, "Key", ?3, ?4, ?5 FROM "People" WHERE "Id" = ?2
        """;

    private const string Unsent = """
        SELECT COUNT(*) FROM "Files" f JOIN "People" p ON p."Key" = f."PersonKey" WHERE p."Id" = ?1 AND f."RoomKey" IS NULL
        """;

    private const string Total = """SELECT COALESCE(SUM("Size"), 0) FROM "Files" """;

    private const string Own =
        $"""SELECT {Columns} FROM "Files" f JOIN "People" p ON p."Key" = f."PersonKey" WHERE f."Id" = ?2 AND p."Id" = ?1""";

    private const string Shown = $"""
        SELECT {Columns} FROM "Files" f JOIN "Memberships" m ON m."RoomKey" = f."RoomKey" JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE f."Id" = ?2 AND p."Id" = ?1 AND p."Status" = ?3
        """;

    private const string SetContent = """
        UPDATE "Files" SET "Hash" = ?2, "Type" = ?3, "Width" = ?4, "Height" = ?5, "PreviewHash" = ?6
        WHERE "Id" = ?1 AND "FinishedAt" IS NULL
        """;

    private const string Finish = """UPDATE "Files" SET "FinishedAt" = ?2 WHERE "Id" = ?1 AND "FinishedAt" IS NULL""";

    private const string Cancel = """DELETE FROM "Files" WHERE "Id" = ?1 AND "RoomKey" IS NULL""";

    private const string Ready = $"""
        SELECT {Columns} FROM "Files" f
        WHERE f."Id" = ?1 AND f."PersonKey" = ?2 AND f."FinishedAt" IS NOT NULL AND f."RoomKey" IS NULL
        """;

    private const string Attach = """UPDATE "Files" SET "RoomKey" = ?2, "Number" = ?3 WHERE "Id" = ?1""";

    private const string Release = """DELETE FROM "Files" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string ReleaseOne = """DELETE FROM "Files" WHERE "RoomKey" = ?1 AND "Number" = ?2 AND "Id" = ?3""";

    private const string InsertPicture = """
        INSERT INTO "Files"
            ("Id", "PersonKey", "Name", "Size", "CreatedAt", "Hash", "Type", "Width", "Height", "FinishedAt", "RoomKey", "Number")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?5, ?10, ?11)
        """;

    private const string Abandoned = """SELECT "Id" FROM "Files" WHERE "RoomKey" IS NULL AND "CreatedAt" < ?1 LIMIT ?2""";

    private const string Named =
        """SELECT 1 FROM "Files" WHERE "Hash" = ?1 UNION ALL SELECT 1 FROM "Files" WHERE "PreviewHash" = ?1 LIMIT 1""";

    private const string Exists = """SELECT 1 FROM "Files" WHERE "Id" = ?1""";

    /// <summary>Inserts the row of a new upload.</summary>
    public static void Add(WriterConnection connection, string id, string personId, string name, long size, DateTimeOffset now) =>
        connection.Prepare(Insert).Bind(id, personId, name, size, now.UtcTicks).Execute();

    /// <summary>Number of a person's files that no message names, unfinished ones included.</summary>
    public static long CountUnsent(WriterConnection connection, string personId) =>
        connection.Prepare(Unsent).Bind(personId).First(row => row.GetInt64(0));

    /// <summary>Size of all files, with the full size of unfinished ones. Equal files count each.</summary>
    public static long TotalBytes(WriterConnection connection) => connection.Prepare(Total).First(row => row.GetInt64(0));

    /// <summary>The same, outside of a transaction.</summary>
    public static long TotalBytes(StoreReader reader) => reader.List(Total, row => row.GetInt64(0))[0];

    /// <summary>A person's own file.</summary>
    public static StoredFile? FindOwn(StoreReader reader, string personId, string id) => reader.First(Own, Read, personId, id);

    /// <summary>A file of a message that a person may see.</summary>
    public static StoredFile? FindShown(StoreReader reader, string personId, string id) =>
        reader.First(Shown, Read, personId, id, (int)PersonStatus.Active);

    /// <summary>Stores what was found in the content of an upload; false if the upload was removed.</summary>
    public static bool TrySetContent(WriterConnection connection, StoredFile file) => connection.Prepare(SetContent)
        .Bind(file.Id, file.Hash, file.Type, (long?)file.Width, (long?)file.Height, file.PreviewHash).Execute() > 0;

    /// <summary>Marks an upload as stored; false if it was removed.</summary>
    public static bool TryFinish(WriterConnection connection, string id, DateTimeOffset now) =>
        connection.Prepare(Finish).Bind(id, now.UtcTicks).Execute() > 0;

    /// <summary>Removes a file that no message names; false if there is none.</summary>
    public static bool TryRemove(WriterConnection connection, string id) => connection.Prepare(Cancel).Bind(id).Execute() > 0;

    /// <summary>A person's finished file that no message names; null if there is none.</summary>
    public static StoredFile? FindReady(WriterConnection connection, int personKey, string id) =>
        connection.Prepare(Ready).Bind(id, personKey).First(Read);

    /// <summary>Attaches a file to a message.</summary>
    public static void AttachTo(WriterConnection connection, string id, int roomKey, long number) =>
        connection.Prepare(Attach).Bind(id, roomKey, number).Execute();

    /// <summary>Removes the files of a message.</summary>
    public static void RemoveOf(WriterConnection connection, int roomKey, long number) =>
        connection.Prepare(Release).Bind(roomKey, number).Execute();

    /// <summary>Removes one of them.</summary>
    public static void RemoveOf(WriterConnection connection, int roomKey, long number, string id) =>
        connection.Prepare(ReleaseOne).Bind(roomKey, number, id).Execute();

    /// <summary>Adds the picture of a preview, which belongs to the author of the message.</summary>
    public static void AddPicture(WriterConnection connection, FileView file, string hash, MessageRow message, DateTimeOffset now) =>
        connection.Prepare(InsertPicture).Bind(
            file.Id, message.AuthorKey, file.Name, file.Size, now.UtcTicks, hash, file.Type, (long?)file.Width, (long?)file.Height,
            message.RoomKey, message.Number).Execute();

    /// <summary>Ids of files, created before a time, that no message names.</summary>
    public static List<string> FindAbandoned(StoreReader reader, DateTimeOffset before, int most) =>
        reader.List(Abandoned, row => row.GetString(0)!, before.UtcTicks, most);

    /// <summary>Whether a file has this content.</summary>
    public static bool IsReferenced(WriterConnection connection, string hash) =>
        connection.Prepare(Named).Bind(hash).First(row => row.GetInt32(0)) == 1;

    /// <summary>The same, outside of a transaction.</summary>
    public static bool IsReferenced(StoreReader reader, string hash) => reader.List(Named, row => row.GetInt32(0), hash).Count > 0;

    /// <summary>Whether there is a file or an upload of this id.</summary>
    public static bool UploadExists(StoreReader reader, string id) => reader.List(Exists, row => row.GetInt32(0), id).Count > 0;

    private static StoredFile Read(PreparedStatement row) => new(row.GetString(0)!, row.GetString(1)!, row.GetInt64(2))
    {
        Hash = row.GetString(3),
        Type = row.GetString(4) ?? FileType.Other,
        Width = row.IsNull(5) ? null : row.GetInt32(5),
        Height = row.IsNull(6) ? null : row.GetInt32(6),
        PreviewHash = row.GetString(7),
        IsFinished = !row.IsNull(8),
    };
}
