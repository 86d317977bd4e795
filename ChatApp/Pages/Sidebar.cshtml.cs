using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People.Access;
using ChatApp.People.Notifications;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The panel alone, for docking next to another tool.</summary>
[Authorize(Policies.SignedInOrNewGuest)]
public sealed class SidebarModel(
    MessageReader reader, NewestMessages newest, ReadMarks marks, SavedMessages saved,
    NotificationSettingsStore notifications, Texts texts, StaticFiles files, IOptions<ConnectionOptions> options)
    : ChatPage(reader, newest, marks, saved, notifications, texts, files, options)
{
    /// <summary>Handles GET <c>/sidebar/{id}</c>: shows the room with that id.</summary>
    public Task<IActionResult> OnGetAsync() => ShowAsync(mine => mine.FirstOrDefault(room => room.Id == RoomId));
}
