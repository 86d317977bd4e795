using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Requires a new proof of identity before actions that must not be possible at an unattended screen.</summary>
public sealed class FreshSignIn(SessionStore sessions)
{
    /// <summary>Redirects to <see cref="ConfirmModel"/>, and from there back, where the session's last proof of identity is too old; null
    /// where it is recent, or the person is a guest, who cannot prove their identity.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="back">The page where the action began.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<IActionResult?> AskAsync(Caller caller, string back, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IActionResult?>(caller.Person is not { Kind: not PersonKind.Guest } || sessions.IsFresh(caller.SessionId!)
            ? null
            : new RedirectToPageResult("/Confirm", new { to = back }));
    }
}
