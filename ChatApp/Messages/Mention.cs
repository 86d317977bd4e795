using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>A person named in a text as <c>@name</c>.</summary>
/// <param name="PersonId">The person's id.</param>
/// <param name="Name">The name as it occurs in the text, without the sign; a later change of name does not change it.</param>
public sealed record Mention(string PersonId, string Name)
{
    /// <summary>Maximum number of people with the same name that are mentioned by it; among more, no particular person is meant.</summary>
    private const int MaxWithSameName = 10;

    /// <summary>Maximum number of people read for all possible names in a text.</summary>
    private const int MaxCandidates = 1_000;

    /// <summary>Finds the members of a room whose names occur in a text. Of several names at one position, the longest counts; of several
    /// people with that name, the first <see cref="MaxWithSameName"/>.</summary>
    /// <param name="store">The database.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="places">For each position in the text, the possible names, longest first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<Mention>> FindAsync(
        Store store, string roomId, IReadOnlyList<IReadOnlyList<string>> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0)
            return [];
        var keys = places.SelectMany(names => names).Select(PersonRow.KeyOf).Distinct().ToArray();
        var people = await store.QueryAsync(
            db => MembershipQueries.NamedAsync(db, roomId, keys, MaxCandidates, cancellationToken), cancellationToken);
        var byName = people.ToLookup(person => person.NameKey, person => person.Id);
        return
        [
            .. places.Select(names => names.FirstOrDefault(name => byName.Contains(PersonRow.KeyOf(name))))
                .OfType<string>()
                .SelectMany(name => byName[PersonRow.KeyOf(name)].Take(MaxWithSameName).Select(id => new Mention(id, name)))
                    .Distinct(),
        ];
    }
}
