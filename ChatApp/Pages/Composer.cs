namespace ChatApp.Pages;

/// <summary>The model of <c>_Composer.cshtml</c>.</summary>
/// <param name="Name">The room's name as the viewer sees it.</param>
/// <param name="Archived">Whether the room is archived and accepts no messages.</param>
/// <param name="MostFileBytes">The largest file that the viewer may send, in bytes; null for none.</param>
internal sealed record Composer(string Name, bool Archived, int? MostFileBytes);
