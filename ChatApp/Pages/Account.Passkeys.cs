using ChatApp.People.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <content>Handlers that add, rename and remove passkeys.</content>
public sealed partial class AccountModel
{
    /// <summary>The creation options for the script. The proof of identity is required here: only a passkey made with these options is
    /// added.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(string? password, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (!limits.TryCountPassword(HttpContext, Account.EmailKey, Here.Id))
            return PasskeyAnswer.Refused(texts["account.problem.TooMany"], StatusCodes.Status429TooManyRequests);
        if (!IsRecent && !await own.KnowsAsync(HttpContext, Account, Here.Id, password, cancellationToken))
            return PasskeyAnswer.Refused(texts[Account.PasswordHash is null ? "account.passkey.again" : "account.old.wrong"]);
        return PasskeyAnswer.Options(await passkeys.CreationOptionsAsync(Person.Id, Account.Email, Person.Name));
    }

    /// <summary>Adds the passkey that the browser has created.</summary>
    public async Task<IActionResult> OnPostAddPasskeyAsync(string? passkey, CancellationToken cancellationToken)
    {
        if (!limits.TryAcquire(Here.Id, SignInTry.Passkey))
            return ShowAgain("passkeys", "account.problem.TooMany", StatusCodes.Status429TooManyRequests);
        return await passkeys.CreatedAsync(passkey, devices.Of(Request.Headers.UserAgent.ToString())) is var (made, personId)
            && personId == Person.Id && await passkeys.AddAsync(Person.Id, made, cancellationToken)
                ? RedirectWithMessage("account.done.passkey")
                : ShowAgain("passkeys", "account.problem.BadPasskey");
    }

    /// <summary>Renames a passkey of the viewer's account.</summary>
    public async Task<IActionResult> OnPostRenamePasskeyAsync(string? id, string? name, CancellationToken cancellationToken) =>
        await passkeys.RenameAsync(Person.Id, id, name, cancellationToken)
            ? RedirectWithMessage("account.done.renamed")
            : ShowAgain("passkeys", "account.problem.BadName");

    /// <summary>Removes a passkey, but never the last way to sign in.</summary>
    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? id, CancellationToken cancellationToken) =>
        await AskAsync() is { } asked ? asked
        : await passkeys.RemoveAsync(Person.Id, id, cancellationToken)
            ? RedirectWithMessage("account.done.removed")
            : ShowAgain("passkeys", "account.passkey.last");
}
