using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Pages;

/// <summary>The queries of the team's name and logo.</summary>
internal static class SiteQueries
{
    private const string One = """SELECT "Name", "LogoHash" FROM "Site" WHERE "Id" = 1""";

    private const string Picture = """SELECT "Logo" FROM "Site" WHERE "Id" = 1 AND "LogoHash" = ?1""";

    /// <summary>The name and the logo's hash that an operator set; null where nobody did.</summary>
    public static (string? Name, string? LogoHash)? Find(StoreReader reader) =>
        reader.List(One, row => ((string?, string?)?)(row.GetString(0), row.GetString(1))).FirstOrDefault();

    /// <summary>The logo, in Base64; null where it is another one by now.</summary>
    public static string? Logo(StoreReader reader, string hash) => reader.List(Picture, row => row.GetString(0), hash).FirstOrDefault();

    /// <summary>Stores the name; null for the configured one.</summary>
    public static Task<int> RenameAsync(ChatDbContext db, string? name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Site" ("Id", "Name") VALUES (1, {name}) ON CONFLICT ("Id") DO UPDATE SET "Name" = EXCLUDED."Name" """,
            cancellationToken);

    /// <summary>Stores the logo; null for none.</summary>
    public static Task<int> SetLogoAsync(ChatDbContext db, string? logo, string? hash, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Site" ("Id", "Logo", "LogoHash") VALUES (1, {logo}, {hash})
            ON CONFLICT ("Id") DO UPDATE SET "Logo" = EXCLUDED."Logo", "LogoHash" = EXCLUDED."LogoHash"
            """,
            cancellationToken);
}
