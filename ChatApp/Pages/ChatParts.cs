using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>What <c>_PanelHeader.cshtml</c> shows.</summary>
/// <param name="Name">What the viewer calls the room.</param>
/// <param name="Mark">What the others of a conversation are.</param>
/// <param name="Kind">The room's kind.</param>
/// <param name="Topic">What it is for.</param>
/// <param name="BesideRooms">Whether the list of rooms is on the page, too.</param>
public sealed record PanelHeader(string Name, KindMark Mark, RoomKind Kind, string Topic, bool BesideRooms);

/// <summary>What <c>_Composer.cshtml</c> shows.</summary>
/// <param name="Name">What the viewer calls the room.</param>
/// <param name="Archived">Whether nothing can be said any more.</param>
public sealed record Composer(string Name, bool Archived);

/// <summary>What <c>_RoomDialogs.cshtml</c> shows.</summary>
/// <param name="BesideRooms">Whether the list of rooms is on the page, too.</param>
/// <param name="MakesRooms">Whether the viewer may make rooms.</param>
public sealed record RoomDialogs(bool BesideRooms, bool MakesRooms);

/// <summary>What <c>_Scripts.cshtml</c> names.</summary>
/// <param name="Modules">All modules.</param>
/// <param name="SignalR">Where SignalR's client is, which is no module.</param>
/// <param name="Main">Where the module is that begins.</param>
public sealed record ChatScripts(ScriptModules Modules, string SignalR, string Main);
