using System.Diagnostics.CodeAnalysis;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Validates names and topics of rooms, and holds their refusals.</summary>
public static class RoomRules
{
    internal static readonly Refusal BadName = new(
        ErrorCodes.InvalidRequest, $"A room's name is 1 to {Limits.RoomName} visible characters.");

    internal static readonly Refusal NameTaken = new(
        ErrorCodes.InvalidRequest, "There is an open room of this name, or of one that looks the same.");

    internal static readonly Refusal BadTopic = new(ErrorCodes.InvalidRequest, $"A topic is one line of up to {Limits.Topic} characters.");

    internal static readonly Refusal BadKind = new(
        ErrorCodes.InvalidRequest, "A room is made open or closed; a direct conversation is opened.");

    internal static readonly Refusal UnknownPerson = new(ErrorCodes.InvalidRequest, "There is no such person here.");

    internal static readonly Refusal BadPeople =
        new(ErrorCodes.InvalidRequest, $"A direct conversation has 1 to {Limits.DirectPeople} people, oneself included.");

    internal static readonly Refusal Direct = new(ErrorCodes.NotAllowed, "A direct conversation stays as it is.");

    internal static readonly Refusal CreatorOnly = new(ErrorCodes.NotAllowed, "Only who made this room may do that.");

    /// <summary>The refusal of every change to an archived room or its content.</summary>
    public static readonly Refusal Archived = new(ErrorCodes.NotAllowed, "This room is archived: it is kept for reading only.");

    /// <summary>The reason to refuse a client-made room id; null if it is valid.</summary>
    public static Refusal? CheckClientId(string? clientRoomId) => ClientIds.Valid(clientRoomId)
        ? null
        : new(ErrorCodes.InvalidRequest, $"A clientRoomId is 1 to {Limits.ClientMadeId} letters, digits, '-' or '_'.");

    /// <summary>Normalizes a room's name; false if it is invalid.</summary>
    public static bool TryName(string? name, [NotNullWhen(true)] out string? clean) =>
        PersonNames.TryClean(name, Limits.RoomName, out clean);

    /// <summary>Normalizes a topic, which may be empty; false if it is invalid.</summary>
    public static bool TryTopic(string? topic, [NotNullWhen(true)] out string? clean)
    {
        clean = "";
        return string.IsNullOrWhiteSpace(topic) || PersonNames.TryClean(topic, Limits.Topic, out clean);
    }
}
