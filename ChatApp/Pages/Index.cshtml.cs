using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People.Access;
using ChatApp.People.Notifications;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The chat page: shows the requested room, else the last visited one, else the first.</summary>
[Authorize(Policies.SignedInOrNewGuest)]
public sealed class IndexModel(
    RoomStore rooms, MessageReader reader, NewestMessages newest, ReadMarks marks, SavedMessages saved,
    NotificationSettingsStore notifications, Texts texts, StaticFiles files, IOptions<ConnectionOptions> options)
    : ChatPage(reader, newest, marks, saved, notifications, texts, files, options)
{
    /// <summary>The cookie with the room last visited; the script sets it when the reader changes rooms.</summary>
    public const string LastRoomCookie = "chatapp-room";

    /// <summary>Handles <c>/</c> and <c>/rooms/{id}</c>, the latter with <c>?at={number}</c>.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (RoomId is not { } id)
        {
            var last = Request.Cookies[LastRoomCookie];
            return await ShowAsync(
                mine => mine.FirstOrDefault(room => room.Id == last) ?? mine.FirstOrDefault(room => !room.Archived)
                    ?? (mine is [var first, ..] ? first : null)) is var answer && Room is null
                ? RedirectToPage("/Join")
                : answer;
        }

        var shown = await ShowAsync(mine => mine.FirstOrDefault(room => room.Id == id));
        if (Room is null && await rooms.FindOpenAsync(Viewer.Id, id, HttpContext.RequestAborted) is not null)
            return RedirectToPage("/Join", new { id });
        if (Room is not null && Request.Cookies[LastRoomCookie] != id)
            PageCookies.Keep(HttpContext, LastRoomCookie, id, forScript: true);
        return shown;
    }
}
