namespace ChatApp.Tests.Browser;

/// <summary>People of whom only the names matter.</summary>
public static class NamedPeople
{
    /// <summary>Guests of these names, who are in the room that everybody is in.</summary>
    public static async Task EnterAsync(Uri server, params string[] names)
    {
        foreach (var name in names)
        {
            using var visitor = await WireVisitor.GuestAsync(server);
            (await visitor.PostFormAsync("/settings?handler=Name", [new("name", name)], json: true)).EnsureSuccessStatusCode();
        }
    }
}
