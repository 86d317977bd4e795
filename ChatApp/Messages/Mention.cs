using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>A person named in a text as <c>@name</c>.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">The name as it stands in the text, without the sign; a later change of name does not change it.</param>
public sealed record Mention(string PersonId, string Name)
{
    /// <summary>Comes before a name.</summary>
    public const char Sign = '@';

    /// <summary>So many signs of a text are looked at; whoever names more people at once names nobody in particular.</summary>
    private const int MostSigns = 20;

    /// <summary>Whether a name may begin at this place of a text: an address like a@b names nobody.</summary>
    public static bool MayBeginAt(string text, int sign) => text[sign] == Sign && (sign == 0 || !char.IsAsciiLetterOrDigit(text[sign - 1]));

    /// <summary>Whether a name may end before this place: not within a word of the same letters.</summary>
    public static bool MayEndAt(string text, int end) =>
        end >= text.Length || !(char.IsAsciiLetterOrDigit(text[end]) && char.IsAsciiLetterOrDigit(text[end - 1]));

    /// <summary>Finds who is named in a text. Of several names that begin at one place the longest counts; of several people in the room
    /// with that name, all.</summary>
    public static async Task<IReadOnlyList<Mention>> FindAsync(Store store, string roomId, string text, CancellationToken cancellationToken)
    {
        var candidates = Candidates(text);
        if (candidates.Count == 0)
            return [];
        var keys = candidates.SelectMany(names => names).Select(PersonRow.KeyOf).Distinct().ToArray();
        await using var db = await store.OpenAsync(cancellationToken);
        var people = await db.Set<PersonRow>().Where(person => keys.Contains(person.NameKey)
                && db.Set<MembershipRow>().Any(membership => membership.PersonKey == person.Key && membership.Room.Id == roomId))
            .Select(person => new { person.Id, person.NameKey }).ToListAsync(cancellationToken);
        var byName = people.ToLookup(person => person.NameKey, person => person.Id);
        return
        [
            .. candidates.Select(names => names.FirstOrDefault(name => byName.Contains(PersonRow.KeyOf(name))))
                .OfType<string>().SelectMany(name => byName[PersonRow.KeyOf(name)].Select(id => new Mention(id, name))).Distinct(),
        ];
    }

    /// <summary>For each place where somebody may be named, the names that may stand there, the longest first.</summary>
    private static List<List<string>> Candidates(string text)
    {
        List<List<string>> places = [];
        for (var sign = text.IndexOf(Sign, StringComparison.Ordinal);
            sign >= 0 && places.Count < MostSigns;
            sign = text.IndexOf(Sign, sign + 1))
        {
            if (!MayBeginAt(text, sign))
                continue;
            var end = text.AsSpan(sign).IndexOf('\n') is var line and >= 0 ? sign + line : text.Length;
            List<string> names = [];
            for (var length = Math.Min(Contracts.Limits.PersonName, end - sign - 1); length > 0; length--)
            {
                if (MayEndAt(text, sign + 1 + length) && text[sign + length] != ' ')
                    names.Add(text.Substring(sign + 1, length));
            }

            if (names.Count > 0)
                places.Add(names);
        }

        return places;
    }
}
