using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People.Access;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>The messages that the viewer saved for later, the last saved first.</summary>
[Authorize(Policies.SignedIn)]
public sealed class SavedModel(SavedMessages saved, ReadMarks marks, Texts texts) : MessageListPage(marks, texts)
{
    /// <summary>Why the last action failed; null for no problem.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Handles GET, with the rest of a list after <c>?older=</c>.</summary>
    public void OnGet() => Read(saved.Of);

    /// <summary>Removes a message from the list; one that is not in it is no problem.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(string? room, long number, CancellationToken cancellationToken)
    {
        Problem = await saved.SetAsync(Viewer.Id, room ?? "", number, on: false, cancellationToken);
        if (Problem is not { Code: ErrorCodes.TooManyRequests })
            return LocalRedirect("/saved");
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        OnGet();
        return Page();
    }
}
