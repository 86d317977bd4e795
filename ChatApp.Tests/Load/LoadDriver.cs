using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using ChatApp.Storage;

namespace ChatApp.Load;

/// <summary>Signs clients in on a target, connects them, creates rooms for them, and archives those rooms in the end.</summary>
internal sealed class LoadDriver(LoadTarget target, IReadOnlyList<string> cookies, CancellationToken cancellationToken)
{
    private const int AtATime = 64;

    /// <summary>Timeout for an answer or a connection, without the time that clients wait for their turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TurnsPatience = TimeSpan.FromMinutes(10);

    public LoadTarget Target => target;

    /// <summary>Signs clients in: first with the given cookies, then as guests, which get a cookie by opening the page.</summary>
    public void SignIn(int count)
    {
        var sessions = target.IsBaseline ? [.. Enumerable.Repeat("", count)] : cookies.Take(count).ToList();
        if (sessions.Count < count)
            sessions.AddRange(GuestsAsync(count - sessions.Count).GetAwaiter().GetResult());
        foreach (var session in sessions)
            target.People.Add(new(target, target.People.Count, session));
    }

    /// <summary>Connects all clients, at most 64 at a time.</summary>
    /// <exception cref="LoadException">A client is refused.</exception>
    public void Connect(IReadOnlyList<LoadPerson> people)
    {
        All(people, static person => person.Connect(), TurnsPatience);
        Keep(people);
    }

    /// <summary>Connects all clients, each of which then enters a room, with at most <paramref name="atATime"/> concurrent
    /// attempts.</summary>
    public void Come(IReadOnlyList<LoadPerson> people, int atATime = AtATime)
    {
        All(people, static person => person.Connect(enter: true), TurnsPatience, atATime);
        Keep(people);
    }

    /// <summary>Makes a hub call for each client, at most <paramref name="atATime"/> at a time, and waits for all answers.</summary>
    /// <exception cref="LoadException">A call is refused or not answered.</exception>
    public void Call(IReadOnlyList<LoadPerson> people, Action<LoadPerson> begin, int atATime = AtATime) =>
        All(people, begin, Patience, atATime);

    /// <summary>Creates rooms and has <paramref name="peopleEach"/> clients enter each of them.</summary>
    public void FillRooms(int rooms, int peopleEach)
    {
        var groups = target.People.Take(rooms * peopleEach).Chunk(peopleEach).ToList();
        var ids = target.IsBaseline ? [.. groups.Select(_ => NewId.Make())] : Make(groups);
        foreach (var (group, id) in groups.Zip(ids))
        {
            target.Rooms.Add(new(id));
            target.Rooms[^1].People.AddRange(group);
            target.Rooms[^1].Readers = group.Length;
        }

        if (!target.IsBaseline)
            All([.. groups.SelectMany(group => group.Skip(1))], person => person.Call("JoinRoom", RoomOf(person).Id), Patience);
        All([.. groups.SelectMany(group => group)], person => person.Enter(RoomOf(person)), Patience);

        LoadRoom RoomOf(LoadPerson person) => target.Rooms[person.Index / peopleEach];
    }

    /// <summary>Archives the rooms and disconnects all clients.</summary>
    public void Go()
    {
        if (!target.IsBaseline)
            All(
                [.. target.Rooms.Select(room => room.People[0]).Where(person => person.Connected)],
                person => person.Call("ArchiveRoom", person.Room!.Id), Patience);
        foreach (var person in target.People)
            person.Leave();
    }

    private List<string> Make(List<LoadPerson[]> groups)
    {
        var run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        var makers = groups.Select(group => group[0]).ToList();
        All(
            makers,
            maker => maker.Call("CreateRoom", "open", $"Load {run} {maker.Index}", "Made by a load run; it is archived when that is done."),
            Patience);
        return
        [
            .. makers.Select(maker => JsonDocument.Parse(maker.Answer).RootElement.GetProperty("result").GetProperty("id").GetString()!),
        ];
    }

    private void Keep(IReadOnlyList<LoadPerson> people)
    {
        foreach (var person in people)
            target.Loop.Keep(person);
    }

    private void All(IReadOnlyList<LoadPerson> people, Action<LoadPerson> begin, TimeSpan patience, int atATime = AtATime)
    {
        var (begun, busy) = (0, new List<LoadPerson>());
        var done = target.Loop.Until(() =>
        {
            busy.RemoveAll(static person => !person.Busy);
            for (; begun < people.Count && busy.Count < atATime; begun++)
            {
                begin(people[begun]);
                busy.Add(people[begun]);
            }

            return busy.Count == 0;
        }, patience + (people.Count * TimeSpan.FromMilliseconds(20)));
        if (people.FirstOrDefault(static person => person.Error is not null) is { } refused)
            throw new LoadException(refused.Error!);
        if (!done)
            throw new LoadException($"{target.Name} does not answer");
    }

    private async Task<List<string>> GuestsAsync(int count)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var guests = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, options, async (_, token) =>
        {
            using var page = await http.GetAsync(target.Address, HttpCompletionOption.ResponseContentRead, token);
            if (!page.IsSuccessStatusCode || !page.Headers.TryGetValues("Set-Cookie", out var set))
                throw new LoadException(
                    $"{target.Name} lets no guests in: GET / answered {(int)page.StatusCode}; --cookie gives people of your own");
            guests.Add(string.Join("; ", set.Select(one => one.Split(';')[0])));
        });
        return [.. guests];
    }
}
