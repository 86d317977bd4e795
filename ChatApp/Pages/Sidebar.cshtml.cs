using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The panel alone, to be docked beside another tool.</summary>
public sealed class SidebarModel(
    PersonEntry entry, RoomAccess access, MessageReader reader, NewestMessages newest, ReadMarks marks, Texts texts, ScriptModules.Source modules,
    IOptions<ConnectionOptions> options)
    : ChatPage(entry, access, reader, newest, marks, texts, modules, options)
{
    /// <summary>Answers <c>/sidebar/{id}</c>.</summary>
    public Task<IActionResult> OnGetAsync(string id, long? at, CancellationToken cancellationToken) =>
        ShowAsync(mine => mine.FirstOrDefault(room => room.Id == id), at, cancellationToken);
}
