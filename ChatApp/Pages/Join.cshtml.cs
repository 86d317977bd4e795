using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Open rooms to join: all of them, or the one in the address.</summary>
[Authorize(Policies.SignedInOrNewGuest)]
public sealed class JoinModel(RoomStore rooms) : PageModel
{
    /// <summary>The rooms that the reader may join.</summary>
    public IReadOnlyList<RoomView> Rooms { get; private set; } = [];

    /// <summary>Why the reader could not join; null for no problem.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Handles <c>/join</c> and <c>/join/{id}</c>.</summary>
    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancellationToken)
    {
        var reader = Caller.PersonOf(HttpContext);
        if (id is null)
            Rooms = await rooms.OpenRoomsAsync(reader.Id, cancellationToken);
        else if (await rooms.FindOpenAsync(reader.Id, id, cancellationToken) is { } room)
            Rooms = [room];
        else
            return LocalRedirect($"/rooms/{Uri.EscapeDataString(id)}"); // Already a member, or an unknown room.
        return Page();
    }

    /// <summary>Joins a room and shows it.</summary>
    public async Task<IActionResult> OnPostAsync(string? id, CancellationToken cancellationToken)
    {
        var reader = Caller.PersonOf(HttpContext);
        var joined = await rooms.JoinAsync(reader.Id, id ?? "", cancellationToken);
        if (joined.Granted)
            return LocalRedirect($"/rooms/{joined.Value.Id}");
        if (joined.Refusal == RoomAccess.NotFound)
            return NotFound();
        Problem = joined.Refusal;
        Rooms = await rooms.OpenRoomsAsync(reader.Id, cancellationToken);
        return Page();
    }
}
