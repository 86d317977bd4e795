using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The panel alone, to be docked beside another tool.</summary>
public sealed class SidebarModel(PersonEntry entry, RoomAccess access, MessageReader reader, IOptions<ConnectionOptions> options)
    : ChatPage(entry, access, reader, options)
{
    /// <summary>Answers <c>/sidebar/{id}</c>.</summary>
    public Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken) =>
        ShowAsync(rooms => rooms.FirstOrDefault(room => room.Id == id), cancellationToken);
}
