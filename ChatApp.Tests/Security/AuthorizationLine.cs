namespace ChatApp.Tests.Security;

/// <summary>A line of the authorization table: a request, and its outcome for each caller, in both access modes.</summary>
/// <param name="Request">Method and address, or hub method, with fields or arguments.</param>
/// <param name="Open">Outcome per caller with <c>Chat:Access</c> Open.</param>
/// <param name="Invite">Outcome per caller with <c>Chat:Access</c> Invite.</param>
public sealed record AuthorizationLine(string Request, IReadOnlyList<string> Open, IReadOnlyList<string> Invite)
{
    /// <summary>Identifies the endpoint, page handler or hub method of the line.</summary>
    public string Key => string.Join(' ', Parts.Take(2));

    /// <summary><c>GET</c>, <c>POST</c>, <c>STATIC</c>, <c>UPGRADE</c> or <c>HUB</c>.</summary>
    public string Verb => Parts[0];

    /// <summary>The address with its route parameters, or the hub method.</summary>
    public string Target => Parts[1];

    /// <summary>Arguments of the hub method, as JSON.</summary>
    public string Arguments => Parts.Length > 2 ? Parts[2] : "[]";

    /// <summary>Route values and form fields.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => Verb == "HUB"
        ? []
        : Parts.Skip(2).Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private string[] Parts => Request.Split(' ', Verbless ? 2 : Request.StartsWith("HUB ", StringComparison.Ordinal) ? 3 : int.MaxValue);

    // "STATIC files" has no further parts.
    private bool Verbless => Request.StartsWith("STATIC ", StringComparison.Ordinal);

    /// <summary>Reads the table; empty lines and lines that start with <c>#</c> are ignored.</summary>
    public static IReadOnlyList<AuthorizationLine> Read(string file) =>
        [.. File.ReadLines(file).Where(line => line.Trim() is [not '#', ..]).Select(Parse)];

    /// <inheritdoc/>
    public override string ToString() => $"{Request,-47} | {Row(Open)} | {Row(Invite)}".TrimEnd();

    private static AuthorizationLine Parse(string line)
    {
        var columns = line.Split(" | ", StringSplitOptions.TrimEntries);
        columns.Should().HaveCount(3, line);
        var parsed = new AuthorizationLine(columns[0], Words(columns[1]), Words(columns[2]));
        parsed.Open.Should().HaveSameCount(AuthorizationCast.Callers, line);
        parsed.Invite.Should().HaveSameCount(AuthorizationCast.Callers, line);
        return parsed;
    }

    private static string[] Words(string column) => column.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Row(IReadOnlyList<string> outcomes) => string.Join(' ', outcomes.Select(outcome => $"{outcome,-14}"));
}
