using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Realtime;

/// <summary>Our own JSON writer for messages writes the same bytes as the serializer.</summary>
[Trait("kind", "server")]
public sealed class MessageJsonTests : WireTests
{
    private static readonly JsonSerializerOptions AsUsual =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static TheoryData<PersonKind> Kinds => new(Enum.GetValues<PersonKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_is_written_as_the_serializer_writes_it(PersonKind kind)
    {
        var plain = new MessageView(
            "room", 7, 9, "id", new("person", "名字 \"<O'Neill>\"", kind), "a\\b\n\"c\" 你好 🚀", "<p>a\\b<br>&amp;</p>", At, null, null);

        var reactions = new ValueList<Reaction>(
            [new("👍", 1, [plain.Author]), new("❤️", 3, [plain.Author, plain.Author with { Id = "other" }], ["third"])]);
        MessageView[] messages =
        [
            plain, plain with { Reactions = reactions, ReplyTo = Quote.Of(plain) },
            plain with
            {
                Preview = new("https://e.org/?a&b", "T\"i\"", "S<b>", "中文 🚀", new("id", "preview.webp", "image/webp", 5, 6, 7)),
            },
            plain with { Preview = new("https://e.org", "T", "S") },
            plain with { ReplyTo = Quote.Of(plain with { DeletedAt = At }) },
            plain with { Reactions = reactions, Pinned = new(plain.Author, At) },
            plain with { EditedAt = At.AddTicks(1), DeletedAt = At.AddDays(1), Text = "", Html = "" },
        ];
        foreach (var message in messages)
            Wire(message).Should().Contain(JsonSerializer.Serialize(message, AsUsual));
    }

    private string Wire(MessageView message)
    {
        var output = new ArrayBufferWriter<byte>();
        Server.App.Services.GetRequiredService<IHubProtocol>().WriteMessage(new InvocationMessage("MessageChanged", [message]), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
