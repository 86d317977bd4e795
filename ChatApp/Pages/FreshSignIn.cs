using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Asks who is there before an action that somebody at an unlocked screen must not do.</summary>
public sealed class FreshSignIn(SessionStore sessions)
{
    /// <summary>Leads to <see cref="ConfirmModel"/>, and from there back, where a session has not shown for a while who its owner is; null where it has, or the owner
    /// is a guest, who cannot show it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="back">Where the action was begun.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IActionResult?> AskAsync(Caller caller, string back, CancellationToken cancellationToken) =>
        caller.Person is not { Kind: not PersonKind.Guest } || await sessions.IsFreshAsync(caller.SessionId!, cancellationToken)
            ? null
            : new RedirectToPageResult("/Confirm", new { to = back });
}
