using ChatApp.People;
using ChatApp.Tests.Hosting;
using FluentAssertions.Execution;

namespace ChatApp.Tests.Security;

/// <summary>Sends every request to every endpoint, page handler and hub method as every kind of caller, in both access modes.</summary>
[Trait("kind", "server")]
public sealed class AuthorizationTests : IAsyncLifetime
{
    private static readonly string Table = Path.Combine(Repository.Root, "ChatApp.Tests", "Security", "authorization.txt");

    private AuthorizationCast open = null!;
    private AuthorizationCast invite = null!;

    public async Task InitializeAsync()
    {
        var casts = await Task.WhenAll(AuthorizationCast.StartAsync(ServerAccess.Open), AuthorizationCast.StartAsync(ServerAccess.Invite));
        (open, invite) = (casts[0], casts[1]);
    }

    public async Task DisposeAsync()
    {
        await open.DisposeAsync();
        await invite.DisposeAsync();
    }

    [Fact]
    public async Task Everything_answers_everybody_as_the_table_says()
    {
        var there = await AuthorizationWalk.FindAsync(open.Server.App);
        var table = AuthorizationLine.Read(Table);
        var missing = there.Where(request => table.All(line => line.Key != request.Key)).Select(request => request.Value).ToList();

        // Requests missing from the table are sent too, so that the failure shows a line to review and copy.
        var lines = missing.Select(request => new AuthorizationLine(request, [], []))
            .Concat(table.Where(line => there.ContainsKey(line.Key))).ToList();
        var answered = await AnswersAsync(lines);

        var wrong = lines.Zip(answered).Where(pair => pair.First.Open.Count > 0 && pair.First.ToString() != pair.Second.ToString())
            .Select(pair => $"{pair.First} in the table\n{pair.Second} is the answer");
        using var together = new AssertionScope();
        table.Where(line => !there.ContainsKey(line.Key)).Select(line => line.Request)
            .Should().BeEmpty("a line is about something that is there");
        Text(wrong).Should().BeEmpty("everybody gets what the table says");
        Text(answered.Take(missing.Count)).Should().BeEmpty("all is in authorization.txt; what is missing answers like this: is it meant?");
    }

    private static string Text(IEnumerable<object> lines) => string.Concat(lines.Select(line => $"\n{line}"));

    private async Task<IReadOnlyList<AuthorizationLine>> AnswersAsync(IReadOnlyList<AuthorizationLine> lines)
    {
        await using var callers = new Everybody(open, invite);
        List<AuthorizationLine> answered = [];
        foreach (var line in lines)
            answered.Add(await callers.AnswerAsync(line));
        return answered;
    }

    private sealed class Everybody(AuthorizationCast open, AuthorizationCast invite) : IAsyncDisposable
    {
        private readonly AuthorizationCaller[] callers =
            [.. new[] { open, invite }.SelectMany(cast => AuthorizationCast.Callers.Select(name => new AuthorizationCaller(cast, name)))];

        public async Task<AuthorizationLine> AnswerAsync(AuthorizationLine line)
        {
            var outcomes = await Task.WhenAll(callers.Select(caller => caller.OutcomeAsync(line)));
            return line with { Open = outcomes[..AuthorizationCast.Callers.Count], Invite = outcomes[AuthorizationCast.Callers.Count..] };
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in callers)
                await caller.DisposeAsync();
        }
    }
}
