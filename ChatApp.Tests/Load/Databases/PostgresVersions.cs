namespace ChatApp.Load.Databases;

/// <summary>Versions of PostgreSQL that are installed side by side, as the names of their folders: <c>9.6</c>, <c>15</c>.</summary>
internal static class PostgresVersions
{
    /// <summary>The newest; null where there is none.</summary>
    public static string? Newest(IEnumerable<string> names) =>
        names.Where(name => Parse(name) is not null).MaxBy(Parse);

    private static Version? Parse(string name) =>
        Version.TryParse(name.Contains('.', StringComparison.Ordinal) ? name : $"{name}.0", out var version) ? version : null;
}
