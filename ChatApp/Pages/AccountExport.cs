using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Streams the stored data of one person as JSON: without secrets, and without data of other people.</summary>
internal sealed class AccountExport(
    Person person, AccountRow? account, IReadOnlyList<Passkey> passkeys, SecondFactor? secondFactor, IReadOnlyList<Session> sessions,
    string here,
    IReadOnlyList<RoomView> rooms, IAsyncEnumerable<OwnMessage> messages, IAsyncEnumerable<AuditRow> entries,
    DateTimeOffset now) : IActionResult
{
    private const int RowsPerFlush = 500;

    /// <summary>The messages that the person saved for later.</summary>
    public required IReadOnlyList<OwnSaved> Saved { get; init; }

    /// <summary>The person's settings for notifications.</summary>
    public required NotificationSettings Notifications { get; init; }

    /// <summary>The level of notification of the rooms for which the person chose one, by room.</summary>
    public required IReadOnlyDictionary<string, NotifyLevel> Levels { get; init; }

    /// <summary>The reactions that the person has set.</summary>
    public required IAsyncEnumerable<OwnReaction> Reactions { get; init; }

    /// <summary>The messages that the person pinned.</summary>
    public required IAsyncEnumerable<OwnPin> Pins { get; init; }

    private static readonly JsonWriterOptions Legible = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = Legible.Encoder };

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=chatapp-account.json";
        await using var json = new Utf8JsonWriter(response.BodyWriter, Legible); // Over a stream the serializer would write synchronously.
        json.WriteStartObject();
        Write(json, "exportedAt", now);
        Write(json, "person", person);
        Write(
            json, "account",
            account is null ? null : new { account.Email, account.CreatedAt, HasPassword = account.PasswordHash is not null });
        Write(json, "passkeys", passkeys.Select(passkey => new { passkey.Name, passkey.CreatedAt }));
        Write(json, "secondFactor", secondFactor);
        Write(json, "sessions", sessions.Select(session => new
        {
            session.Agent,
            session.Address,
            SignedInAt = session.CreatedAt,
            LastSeenAt = session.SeenAt,
            ThisOne = session.Id == here,
        }));
        Write(json, "notifications", Notifications);
        // The name of a direct conversation consists of other people's names.
        Write(json, "rooms", rooms.Select(room => new
        {
            room.Id,
            room.Kind,
            Name = room.Kind == RoomKind.Direct ? null : room.Name,
            Notify = Levels.TryGetValue(room.Id, out var level) ? level : (NotifyLevel?)null,
        }));
        Write(json, "saved", Saved);
        await WriteAsync("audit", entries.Select(Own));
        await WriteAsync("reactions", Reactions);
        await WriteAsync("pins", Pins);
        await WriteAsync("messages", messages);
        json.WriteEndObject();

        async Task WriteAsync<T>(string name, IAsyncEnumerable<T> all)
        {
            json.WriteStartArray(name);
            var written = 0;
            await foreach (var one in all)
            {
                JsonSerializer.Serialize(json, one, Web);
                if (++written % RowsPerFlush == 0)
                    await FlushAsync(json, response, context.HttpContext.RequestAborted);
            }

            json.WriteEndArray();
        }
    }

    // Shows what an operator did, but not the operator's address.
    private object Own(AuditRow row) => new
    {
        row.At,
        Event = AuditQuery.NameOf(row.Event),
        By = row.ActorId == person.Id ? null : row.ActorName,
        About = row.SubjectId == person.Id ? null : row.SubjectName,
        Address = AuditQuery.IsOwn(row, person.Id) ? row.Address : null,
        row.Detail,
        row.Count,
    };

    private static async Task FlushAsync(Utf8JsonWriter json, HttpResponse response, CancellationToken cancellationToken)
    {
        await json.FlushAsync(cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, Web);
    }
}
