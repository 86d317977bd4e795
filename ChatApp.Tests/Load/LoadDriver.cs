using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using ChatApp.Storage;

namespace ChatApp.Load;

/// <summary>People come to a target, make rooms of their own, and go again without leaving any that could be written in.</summary>
internal sealed class LoadDriver(LoadTarget target, IReadOnlyList<string> cookies, CancellationToken cancellationToken)
{
    private const int AtATime = 64;

    /// <summary>For an answer, and for a connection; turns that are named come on top.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TurnsPatience = TimeSpan.FromMinutes(10);

    /// <summary>Where they are.</summary>
    public LoadTarget Target => target;

    /// <summary>Signs people in: as whom the cookies say, then as guests, who open the page.</summary>
    public void SignIn(int count)
    {
        var sessions = target.IsBaseline ? [.. Enumerable.Repeat("", count)] : cookies.Take(count).ToList();
        if (sessions.Count < count)
            sessions.AddRange(GuestsAsync(count - sessions.Count).GetAwaiter().GetResult());
        foreach (var session in sessions)
            target.People.Add(new(target, target.People.Count, session));
    }

    /// <summary>Connects everybody, so many at a time.</summary>
    /// <exception cref="LoadException">Somebody is refused.</exception>
    public void Connect(IReadOnlyList<LoadPerson> people)
    {
        All(people, static person => person.Connect(), TurnsPatience);
        Keep(people);
    }

    /// <summary>The same, and everybody enters a room; at most so many attempts are under way.</summary>
    public void Come(IReadOnlyList<LoadPerson> people, int atATime = AtATime)
    {
        All(people, static person => person.Connect(enter: true), TurnsPatience, atATime);
        Keep(people);
    }

    /// <summary>Has everybody do something that is a call, at most so many at a time, and waits until all are answered.</summary>
    /// <exception cref="LoadException">Somebody is refused, or not answered.</exception>
    public void Call(IReadOnlyList<LoadPerson> people, Action<LoadPerson> begin, int atATime = AtATime) => All(people, begin, Patience, atATime);

    /// <summary>Makes rooms of so many people each, and has everybody enter theirs.</summary>
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

    /// <summary>Archives the rooms and takes leave.</summary>
    public void Go()
    {
        if (!target.IsBaseline)
            All([.. target.Rooms.Select(room => room.People[0]).Where(person => person.Connected)], person => person.Call("ArchiveRoom", person.Room!.Id), Patience);
        foreach (var person in target.People)
            person.Leave();
    }

    private List<string> Make(List<LoadPerson[]> groups)
    {
        var run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        var makers = groups.Select(group => group[0]).ToList();
        All(makers, maker => maker.Call("CreateRoom", "open", $"Load {run} {maker.Index}", "Made by a load run; it is archived when that is done."), Patience);
        return [.. makers.Select(maker => JsonDocument.Parse(maker.Answer).RootElement.GetProperty("result").GetProperty("id").GetString()!)];
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
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (_, token) =>
        {
            using var page = await http.GetAsync(target.Address, HttpCompletionOption.ResponseContentRead, token);
            if (!page.IsSuccessStatusCode || !page.Headers.TryGetValues("Set-Cookie", out var set))
                throw new LoadException($"{target.Name} lets no guests in: GET / answered {(int)page.StatusCode}; --cookie gives people of your own");
            guests.Add(string.Join("; ", set.Select(one => one.Split(';')[0])));
        });
        return [.. guests];
    }
}
