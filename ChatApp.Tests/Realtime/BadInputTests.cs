using System.Text.RegularExpressions;
using ChatApp.Realtime;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>Every hub method with input that our clients never send: a clear error or an answer, no change, and the connection stays open.
/// ROOM is a room of the caller, OWN one that the caller created, FOREIGN another person's closed room with a message in it, DIRECT a
/// direct conversation of the caller; ME is the caller and OTHER another person; LONG has 100,000 characters.</summary>
[Trait("kind", "server")]
public sealed partial class BadInputTests : WireTests
{
    private const string NotFound =
        "HubException: RoomNotFound: ", Invalid = "HubException: InvalidRequest: ", Unbound = "Failed to invoke",
        NotAllowed = "HubException: NotAllowed: ", Answered = "";

    private static readonly string[] NoRooms =
        ["null", "\"\"", "\" \"", "\"no-such-room\"", "\"LONG\"", "FOREIGN", "\"\\u0000\"", "\"' OR 1=1 --\""];

    private static readonly string[] NoStrings = ["5", "{}", "[]", "true"];

    private static readonly Dictionary<string, (string Arguments, string Says)[]> Calls = new()
    {
        [nameof(ChatHub.Hello)] =
        [
            ("[null]", Invalid), ("[{}]", Invalid), ("""[{"clientId":"again"}]""", Invalid), ("""[{"clientId":"LONG"}]""", Invalid),
            ("""[{"clientId":"x","lastLoss":{"cause":"LONG"}}]""", Invalid), ("[[]]", Unbound), ("[5]", Unbound), ("[]", Unbound),
        ],
        [nameof(ChatHub.Heartbeat)] =
        [
            ("""["more"]""", Unbound), ("""[{"x":"y"}]""", Unbound), ("""[{"x":1.5}]""", Unbound), ("[[1]]", Unbound), ("[null]", Answered),
            ("[{ROOM:9}]", Answered), ("[{FOREIGN:1}]", Answered), ("[{ROOM:-9223372036854775808}]", Answered),
        ],
        [nameof(ChatHub.Goodbye)] = [("[5]", Unbound), ("[[]]", Unbound), ("[]", Unbound)],
        [nameof(ChatHub.EnterRoom)] =
        [
            .. Rooms(",null"), .. Rooms(",0"), ("[ROOM,-1]", Invalid), ("[ROOM,-9223372036854775808]", Invalid),
            ("[ROOM,9223372036854775807]", Answered),
            ("[ROOM,9223372036854775808]", Unbound), ("""[ROOM,"1"]""", Unbound), ("[ROOM,1.5]", Unbound), ("[ROOM]", Unbound),
        ],
        [nameof(ChatHub.LeaveRoom)] = [.. Rooms("", Answered)],
        [nameof(ChatHub.ChangesAfter)] =
        [
            .. Rooms(",0"), ("[ROOM,-1]", Invalid), ("[ROOM,9223372036854775807]", Answered), ("[ROOM,null]", Unbound),
            ("[ROOM,[1]]", Unbound),
        ],
        [nameof(ChatHub.MessagesBefore)] = [.. Rooms(",1"), .. Numbers()],
        [nameof(ChatHub.MessagesAfter)] = [.. Rooms(",1"), .. Numbers()],
        [nameof(ChatHub.ThreadOf)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,-9223372036854775808]", Invalid),
            ("[ROOM,9223372036854775807]", "MessageNotFound: "), ("[ROOM,null]", Unbound), ("[ROOM]", Unbound),
        ],
        [nameof(ChatHub.SeenBy)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,-9223372036854775808]", Invalid),
            ("[ROOM,9223372036854775807]", "MessageNotFound: "), ("[ROOM,null]", Unbound), ("[ROOM]", Unbound),
        ],
        [nameof(ChatHub.SendMessage)] =
        [
            .. Rooms(""","id","text" """), ("""[ROOM,null,"text"]""", Invalid), ("""[ROOM,"","text"]""", Invalid),
            ("""[ROOM,"a b","text"]""", Invalid),
            ("""[ROOM,"LONG","text"]""", Invalid), ("""[ROOM,"id",null]""", "TextEmpty: "), ("""[ROOM,"id"," "]""", "TextEmpty: "),
            ("""[ROOM,"id","LONG"]""", "TextTooLong: "), ("""[ROOM,"id","\u0000"]""", "TextEmpty: "), ("""[ROOM,"id","\ud800"]""", Unbound),
            ("""[ROOM,"id",5]""", Unbound), ("""[ROOM,"id"]""", Unbound), ("""[ROOM,"id","text","more"]""", Unbound),
            ("""[ROOM,"id","text",{"replyTo":0}]""", Invalid),
            ("""[ROOM,"id","text",{"replyTo":9223372036854775807}]""", "MessageNotFound: "),
            ("""[ROOM,"id","text",{"replyTo":"x"}]""", Unbound),
        ],
        [nameof(ChatHub.EditMessage)] =
        [
            .. Rooms(""",1,"text" """), ("""[ROOM,0,"text"]""", Invalid), ("""[ROOM,-1,"text"]""", Invalid),
            ("""[ROOM,9223372036854775807,"text"]""", "MessageNotFound: "), ("""[ROOM,1,null]""", "TextEmpty: "),
            ("""[ROOM,1,"LONG"]""", "TextTooLong: "),
            ("""[ROOM,2,"text"]""", NotAllowed), ("""[ROOM,null,"text"]""", Unbound),
        ],
        [nameof(ChatHub.DeleteMessage)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,-9223372036854775808]", Invalid),
            ("[ROOM,9223372036854775807]", "MessageNotFound: "),
            ("[ROOM,2]", NotAllowed), ("[ROOM,null]", Unbound),
        ],
        [nameof(ChatHub.RestoreMessage)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,9223372036854775807]", "MessageNotFound: "),
            ("[ROOM,2]", NotAllowed), ("[ROOM,null]", Unbound),
        ],
        [nameof(ChatHub.React)] =
        [
            .. Rooms(""",1,"👍",true"""), ("""[ROOM,0,"👍",true]""", Invalid),
            ("""[ROOM,9223372036854775807,"👍",true]""", "MessageNotFound: "),
            ("""[ROOM,1,"LONG",true]""", Invalid), ("[ROOM,1,null,true]", Invalid), ("""[ROOM,1,"\u0000",true]""", Invalid),
            ("""[ROOM,1,"👍",1]""", Unbound), ("""[ROOM,1,"👍"]""", Unbound), ("""[ROOM,null,"👍",true]""", Unbound),
        ],
        [nameof(ChatHub.Pin)] =
        [
            .. Rooms(",1,true"), ("[ROOM,0,true]", Invalid), ("[ROOM,9223372036854775807,true]", "MessageNotFound: "),
            ("[ROOM,1,null]", Unbound), ("[ROOM,1]", Unbound), ("[ROOM,null,true]", Unbound),
        ],
        [nameof(ChatHub.PinsIn)] = [.. Rooms(""), ("[ROOM]", Answered), ("[ROOM,1]", Unbound)],
        [nameof(ChatHub.Save)] =
        [
            .. Rooms(",1,true"), ("[ROOM,0,true]", Invalid), ("[ROOM,-1,false]", Invalid),
            ("[ROOM,9223372036854775807,true]", "MessageNotFound: "), ("[ROOM,1,null]", Unbound), ("[ROOM,1]", Unbound),
        ],
        [nameof(ChatHub.FirstFrom)] =
        [
            .. Rooms(""","2026-01-01T00:00:00Z" """), ("""[ROOM,"0001-01-01T00:00:00Z"]""", Answered),
            ("""[ROOM,"9999-12-31T23:59:59Z"]""", Answered), ("""[ROOM,"yesterday"]""", Unbound), ("[ROOM,1]", Unbound),
            ("[ROOM,null]", Unbound),
        ],
        [nameof(ChatHub.RemovePreview)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,9223372036854775807]", "MessageNotFound: "), ("[ROOM,2]", NotAllowed),
            ("[ROOM,1]", Answered), ("[ROOM,null]", Unbound), ("[ROOM]", Unbound),
        ],
        [nameof(ChatHub.MarkRead)] =
        [
            .. Rooms(",0"), ("[ROOM,-1]", Invalid), ("[ROOM,3]", Invalid), ("[ROOM,9223372036854775807]", Invalid),
            ("[ROOM,null]", Unbound),
        ],
        [nameof(ChatHub.MarkUnread)] =
        [
            .. Rooms(",1"), ("[ROOM,0]", Invalid), ("[ROOM,-9223372036854775808]", Invalid), ("[ROOM,3]", Invalid),
            ("[ROOM,9223372036854775807]", Invalid),
            ("[ROOM,null]", Unbound),
        ],
        [nameof(ChatHub.SetNotifyLevel)] =
        [
            .. Rooms(",null"), ("[ROOM,7]", Invalid), ("[ROOM,-1]", Invalid), ("""[ROOM,"some"]""", Unbound),
            ("""[ROOM,"LONG"]""", Unbound), ("[ROOM,{}]", Unbound), ("[ROOM]", Unbound), ("[ROOM,null]", Answered),
        ],
        [nameof(ChatHub.Typing)] = [.. Rooms("")],
        [nameof(ChatHub.CreateRoom)] =
        [
            ("""["direct","name",null]""", Invalid), ("""["secret","name",null]""", Unbound), ("""[7,"name",null]""", Invalid),
            ("""[null,"name",null]""", Unbound),
            ("""["open",null,null]""", Invalid), ("""["open","",null]""", Invalid), ("""["open","LONG",null]""", Invalid),
            ("""["open","name","LONG"]""", Invalid),
            ("""["open","a\u202eb",null]""", Invalid), ("""["open",[],null]""", Unbound), ("""["open","name"]""", Unbound),
        ],
        [nameof(ChatHub.CreateRoomOnce)] =
        [
            ("""["one","direct","name",null]""", Invalid), ("""["","closed","name",null]""", Invalid),
            ("""["a b","closed","name",null]""", Invalid),
            ("""["LONG","closed","name",null]""", Invalid), ("""[null,"closed","name",null]""", Invalid),
            ("""["one","closed","",null]""", Invalid),
            ("""["one","open","name","LONG"]""", Invalid), ("""[5,"closed","name",null]""", Unbound),
            ("""["one","closed","name"]""", Unbound),
        ],
        [nameof(ChatHub.JoinRoom)] = [.. Rooms("")],
        [nameof(ChatHub.QuitRoom)] = [.. Rooms(""), ("[DIRECT]", NotAllowed)],
        [nameof(ChatHub.InviteToRoom)] =
        [
            .. Rooms(",OTHER"), ("[ROOM,null]", Invalid), ("""[ROOM,""]""", Invalid), ("""[ROOM,"nobody"]""", Invalid),
            ("""[ROOM,"LONG"]""", Invalid),
            ("[ROOM,ME]", Answered), ("[DIRECT,OTHER]", NotAllowed), ("[ROOM,5]", Unbound),
        ],
        [nameof(ChatHub.RemoveFromRoom)] =
        [
            .. Rooms(",OTHER"), ("[OWN,null]", Invalid), ("""[OWN,"nobody"]""", Invalid), ("[OWN,OTHER]", Invalid),
            ("""[OWN,"LONG"]""", Invalid),
            ("[ROOM,OTHER]", NotAllowed), ("[DIRECT,OTHER]", NotAllowed), ("[OWN,{}]", Unbound),
        ],
        [nameof(ChatHub.ChangeRoom)] =
        [
            .. Rooms(""","name","topic" """), ("""[OWN,"",null]""", Invalid), ("""[OWN,"LONG",null]""", Invalid),
            ("""[OWN,null,"LONG"]""", Invalid),
            ("""[OWN,"\u202e","topic"]""", Invalid), ("""[OWN,"name","\u0007"]""", Invalid), ("""[ROOM,"name",null]""", NotAllowed),
            ("""[DIRECT,"name",null]""", NotAllowed), ("[OWN,null,null]", Answered), ("[OWN,5,null]", Unbound),
        ],
        [nameof(ChatHub.ShowSeen)] =
        [
            .. Rooms(",false"), ("[ROOM,false]", NotAllowed), ("[DIRECT,false]", NotAllowed), ("[OWN,true]", Answered),
            ("[OWN,1]", Unbound), ("[OWN,null]", Unbound), ("[OWN]", Unbound),
        ],
        [nameof(ChatHub.ArchiveRoom)] = [.. Rooms(""), ("[ROOM]", NotAllowed), ("[DIRECT]", NotAllowed)],
        [nameof(ChatHub.ReopenRoom)] = [.. Rooms(""), ("[ROOM]", NotAllowed), ("[DIRECT]", NotAllowed), ("[OWN]", Answered)],
        [nameof(ChatHub.OpenDirect)] =
        [
            ("[null]", Invalid), ("[[null]]", Invalid), ("""[["nobody"]]""", Invalid), ("""[["LONG"]]""", Invalid),
            ("""[[OTHER,"nobody"]]""", Invalid),
            ("""[["1","2","3","4","5","6","7","8","9"]]""", Invalid), ("""[["1","2","3","4","5","6","7","8"]]""", Invalid),
            ("""[[ME,ME,ME,ME,ME,ME,ME,ME,ME]]""", Invalid), ("[[5]]", Unbound), ("""["nobody"]""", Unbound), ("[{}]", Unbound),
        ],
        [nameof(ChatHub.OpenRooms)] = [("[5]", Unbound)],
        [nameof(ChatHub.RoomsAfter)] =
        [
            ("[null]", Answered), ("[FOREIGN]", Answered), ("[OWN]", Answered), ("""["LONG"]""", Answered), ("[5]", Unbound),
            ("[]", Unbound),
        ],
        [nameof(ChatHub.PeopleIn)] =
        [
            .. Rooms(""","" """), ("[ROOM,null]", Answered), ("""[ROOM,"LONG"]""", Answered), ("[ROOM,5]", Unbound),
        ],
        [nameof(ChatHub.FindPeople)] =
        [
            ("[null]", Answered), ("""["LONG"]""", Answered), ("""["%"]""", Answered), ("""["' OR 1=1 --"]""", Answered),
            ("""["\u0000"]""", Answered),
            ("[5]", Unbound), ("[]", Unbound),
        ],
    };

    public static TheoryData<string> Methods => new(Calls.Keys);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Bad_calls_get_a_clear_answer_and_change_nothing(string method)
    {
        var (other, me) = (await GuestAsync(), await GuestAsync());
        await me.SayAsync("Mine");
        await other.SayAsync("Theirs");
        var foreign = await other.CreateRoomAsync("Foreign", "closed");
        await other.SayInAsync(foreign.Id, "Secret");
        var (own, direct) = (await me.CreateRoomAsync("Own", "closed"), await me.OpenDirectAsync(other));
        var before = await DumpAsync();

        var values = new Dictionary<string, string>
        {
            ["FOREIGN"] = $"\"{foreign.Id}\"",
            ["ROOM"] = $"\"{me.Room}\"",
            ["OWN"] = $"\"{own.Id}\"",
            ["DIRECT"] = $"\"{direct.Id}\"",
            ["OTHER"] = $"\"{other.Id()}\"",
            ["ME"] = $"\"{me.Id()}\"",
            ["LONG"] = new string('x', 100_000),
        };
        foreach (var (arguments, says) in Calls[method])
        {
            // All placeholders at once: an id may contain the name of another one.
            var filled = Placeholder().Replace(arguments, match => values[match.Value]);
            var answer = await AnswerAsync(me.CallRawAsync(method, filled));
            (says == Answered ? answer == says : answer.Contains(says, StringComparison.Ordinal))
                .Should().BeTrue($"{method}{arguments} should say '{says}' and said '{answer}'");
        }

        await me.CallAsync("Heartbeat");
        (await DumpAsync()).Should().Equal(before);
    }

    [Fact]
    public void Every_method_of_the_hub_is_tried() =>
        HubMethods.All.Select(method => method.Name).Should().BeEquivalentTo(Calls.Keys);

    // Calls with a room that does not exist, is closed to the caller, or is no room id, followed by these arguments.
    private static IEnumerable<(string Arguments, string Says)> Rooms(string after, string says = NotFound) =>
    [
        .. NoRooms.Select(room => ($"[{room}{after}]", says)),
        .. NoStrings.Select(room => ($"[{room}{after}]", Unbound)),
    ];

    private static IEnumerable<(string Arguments, string Says)> Numbers() =>
    [
        ("[ROOM,0]", Invalid), ("[ROOM,-1]", Invalid), ("[ROOM,-9223372036854775808]", Invalid), ("[ROOM,9223372036854775807]", Answered),
        ("[ROOM,null]", Unbound), ("""[ROOM,"1"]""", Unbound), ("[ROOM]", Unbound),
    ];

    [GeneratedRegex("FOREIGN|ROOM|OWN|DIRECT|OTHER|ME|LONG")]
    private static partial Regex Placeholder();

    private static async Task<string> AnswerAsync(Task call)
    {
        try
        {
            await call;
            return Answered;
        }
        catch (WireCallException error)
        {
            return error.Message;
        }
    }

    /// <summary>All stored rows except the hub log and what nodes tell each other: both are written in the background.</summary>
    private async Task<List<string>> DumpAsync()
    {
        List<string> dump = [];
        foreach (var table in (await TestDatabase.TablesAsync(Server)).Where(table => table is not ("HubLog" or "Nodes" or "Notices")))
        {
            // PostgreSQL's row of the store counts attempts to change something too.
            var columns = table == "Store" ? "\"Epoch\", \"Mark\"" : "*";
            // PostgreSQL moves a row that is written again, though it is the same.
            dump.AddRange((await QueryAsync($"SELECT {columns} FROM \"{table}\"")).Order(StringComparer.Ordinal)
                .Select(row => $"{table}: {row}"));
        }

        return dump;
    }
}
