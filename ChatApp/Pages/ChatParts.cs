using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_PanelHeader.cshtml</c>.</summary>
/// <param name="Name">The room's name as the viewer sees it.</param>
/// <param name="Mark">The kind mark of the other people in a direct conversation.</param>
/// <param name="Kind">The room's kind.</param>
/// <param name="Topic">The room's topic.</param>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
internal sealed record PanelHeader(string Name, KindMark Mark, RoomKind Kind, string Topic, bool BesideRooms);

/// <summary>The model of <c>_Composer.cshtml</c>.</summary>
/// <param name="Name">The room's name as the viewer sees it.</param>
/// <param name="Archived">Whether the room is archived and accepts no messages.</param>
/// <param name="MostFileBytes">The largest file that the viewer may send, in bytes; null for none.</param>
internal sealed record Composer(string Name, bool Archived, int? MostFileBytes);

/// <summary>The model of <c>_RoomDialogs.cshtml</c>.</summary>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
/// <param name="MakesRooms">Whether the viewer may create rooms.</param>
internal sealed record RoomDialogs(bool BesideRooms, bool MakesRooms);

/// <summary>The model of <c>_Scripts.cshtml</c>.</summary>
/// <param name="Modules">The script modules.</param>
/// <param name="SignalR">The address of SignalR's client, which is not a module.</param>
/// <param name="Main">The address of the entry module.</param>
internal sealed record ChatScripts(ScriptModules Modules, string SignalR, string Main);
