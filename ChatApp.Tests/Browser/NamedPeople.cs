namespace ChatApp.Tests.Browser;

/// <summary>Creates people for tests that need their names only.</summary>
public static class NamedPeople
{
    /// <summary>Creates guests with these names, who are members of the first room.</summary>
    public static async Task EnterAsync(Uri server, params string[] names)
    {
        foreach (var name in names)
        {
            using var visitor = await WireVisitor.GuestAsync(server);
            (await visitor.PostFormAsync("/settings?handler=Name", [new("name", name)], json: true)).EnsureSuccessStatusCode();
        }
    }
}
