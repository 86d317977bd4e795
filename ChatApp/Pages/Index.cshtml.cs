using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>The chat: the room asked for, else the one last visited, else the first.</summary>
public sealed class IndexModel(PersonEntry entry, RoomAccess access, MessageReader reader, IOptions<ConnectionOptions> options)
    : ChatPage(entry, access, reader, options)
{
    private const string LastRoomCookie = "chatapp-room";

    /// <summary>Answers <c>/</c> and <c>/rooms/{id}</c>.</summary>
    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            var last = Request.Cookies[LastRoomCookie];
            return await ShowAsync(rooms => rooms.FirstOrDefault(room => room.Id == last) ?? (rooms is [var first, ..] ? first : null), cancellationToken);
        }

        var answer = await ShowAsync(rooms => rooms.FirstOrDefault(room => room.Id == id), cancellationToken);
        if (Room is not null)
            PageCookies.Keep(HttpContext, LastRoomCookie, id);
        return answer;
    }
}
