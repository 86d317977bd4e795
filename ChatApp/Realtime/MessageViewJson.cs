using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>Writes a message with the serializer's output in a third of its time: messages are written more often than everything else
/// together, once for the room and once for the author.</summary>
internal sealed class MessageViewJson : JsonConverter<MessageView>
{
    private static readonly JsonEncodedText RoomId = Name("roomId"), Number = Name("number"), Change = Name("change"),
        ClientMessageId = Name("clientMessageId"), Author = Name("author"), Text = Name("text"), Html = Name("html"),
        PostedAt = Name("postedAt"), EditedAt = Name("editedAt"), DeletedAt = Name("deletedAt"),
        Id = Name("id"), PersonName = Name("name"), Kind = Name("kind"),
        Files = Name("files"), ReplyTo = Name("replyTo"), Excerpt = Name("excerpt"), Deleted = Name("deleted"),
        Reactions = Name("reactions"), Emoji = Name("emoji"), Count = Name("count"), People = Name("people"), More = Name("more"),
        Pinned = Name("pinned"), By = Name("by"), At = Name("at"), Preview = Name("preview");

    private static readonly JsonEncodedText[] Kinds = [Name("guest"), Name("member"), Name("operator"), Name("bot")];

    public override MessageView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The server is sent no messages as it sends them.");

    public override void Write(Utf8JsonWriter writer, MessageView value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(RoomId, value.RoomId);
        writer.WriteNumber(Number, value.Number);
        writer.WriteNumber(Change, value.Change);
        writer.WriteString(ClientMessageId, value.ClientMessageId);
        writer.WritePropertyName(Author);
        Write(writer, value.Author);
        writer.WriteString(Text, value.Text);
        writer.WriteString(Html, value.Html);
        writer.WriteString(PostedAt, value.PostedAt);
        Write(writer, EditedAt, value.EditedAt);
        Write(writer, DeletedAt, value.DeletedAt);
        if (value.ReplyTo is { } quote)
            Write(writer, quote);
        if (value.Files is { } files)
            Write(writer, files);
        if (value.Reactions is { } reactions)
            Write(writer, reactions);
        if (value.Pinned is { } pin)
            Write(writer, pin);
        if (value.Preview is { } preview)
            Write(writer, preview);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LinkPreview preview)
    {
        writer.WritePropertyName(Preview);
        JsonSerializer.Serialize(writer, preview, ContractJson.Default.LinkPreview);
    }

    private static void Write(Utf8JsonWriter writer, ValueList<FileView> files)
    {
        writer.WritePropertyName(Files);
        JsonSerializer.Serialize(writer, files, ContractJson.Default.ValueListFileView);
    }

    private static void Write(Utf8JsonWriter writer, Person person)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, person.Id);
        writer.WriteString(PersonName, person.Name);
        writer.WriteString(Kind, Kinds[(int)person.Kind]);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Quote quote)
    {
        writer.WriteStartObject(ReplyTo);
        writer.WriteNumber(Number, quote.Number);
        writer.WritePropertyName(Author);
        Write(writer, quote.Author);
        if (quote.Excerpt is { } excerpt)
            writer.WriteString(Excerpt, excerpt);
        if (quote.Deleted)
            writer.WriteBoolean(Deleted, true);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Pin pin)
    {
        writer.WriteStartObject(Pinned);
        writer.WritePropertyName(By);
        Write(writer, pin.By);
        writer.WriteString(At, pin.At);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<Reaction> reactions)
    {
        writer.WriteStartArray(Reactions);
        foreach (var reaction in reactions)
        {
            writer.WriteStartObject();
            writer.WriteString(Emoji, reaction.Emoji);
            writer.WriteNumber(Count, reaction.Count);
            writer.WriteStartArray(People);
            foreach (var person in reaction.People)
                Write(writer, person);
            writer.WriteEndArray();
            if (reaction.More is { } more)
            {
                writer.WriteStartArray(More);
                foreach (var id in more)
                    writer.WriteStringValue(id);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, DateTimeOffset? time)
    {
        if (time is { } there)
            writer.WriteString(name, there);
        else
            writer.WriteNull(name);
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
