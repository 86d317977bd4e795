namespace ChatApp.Pages;

/// <summary>The model of <c>_RoomDialogs.cshtml</c>.</summary>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
/// <param name="MakesRooms">Whether the viewer may create rooms.</param>
internal sealed record RoomDialogs(bool BesideRooms, bool MakesRooms);
