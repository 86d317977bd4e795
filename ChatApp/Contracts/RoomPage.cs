namespace ChatApp.Contracts;

/// <summary>A page of a person's rooms, when there are too many for one response.</summary>
/// <param name="Rooms">The rooms, in the same order as in <c>Hello</c>.</param>
/// <param name="Reads">The person's read mark in each.</param>
/// <param name="More">Whether further rooms follow.</param>
public sealed record RoomPage(IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Reads, bool More);
