using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Notifications;

/// <summary>The queries of settings for notifications.</summary>
internal static class NotificationSettingsQueries
{
    private const string One = """
        SELECT n."Rooms", n."QuietFrom", n."QuietUntil", n."HidesText", n."Sound"
        FROM "NotificationSettings" n WHERE n."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1)
        """;

    private const string Upsert = """
        INSERT INTO "NotificationSettings" ("PersonKey", "Rooms", "QuietFrom", "QuietUntil", "HidesText", "Sound")
        SELECT "Key", ?2, ?3, ?4, ?5, ?6 FROM "People" WHERE "Id" = ?1
        ON CONFLICT ("PersonKey") DO UPDATE SET "Rooms" = ?2, "QuietFrom" = ?3, "QuietUntil" = ?4, "HidesText" = ?5, "Sound" = ?6
        """;

    /// <summary>The settings of a person; null while they are the defaults.</summary>
    public static NotificationSettings? Find(StoreReader reader, string personId) => reader.First(
        One,
        row => new NotificationSettings(
            (NotifyLevel)row.GetInt32(0), Minutes(row, 1), Minutes(row, 2), row.GetInt32(3) != 0, row.GetInt32(4) != 0),
        personId);

    /// <summary>Stores the settings of a person.</summary>
    public static int Store(WriterConnection connection, string personId, NotificationSettings settings) =>
        connection.Prepare(Upsert).Bind(
            personId, (int)settings.Rooms, settings.QuietFrom, settings.QuietUntil, settings.HidesText ? 1 : 0, settings.Sound ? 1 : 0)
            .Execute();

    /// <summary>Deletes the settings of a person.</summary>
    public static Task<int> DeleteAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""DELETE FROM "NotificationSettings" WHERE "PersonKey" = {personKey}""", cancellationToken);

    private static int? Minutes(PreparedStatement row, int column) => row.IsNull(column) ? null : row.GetInt32(column);
}
