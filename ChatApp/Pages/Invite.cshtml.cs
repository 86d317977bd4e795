using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.Pages;

/// <summary>The target page of an invitation: creates a member.</summary>
[Authorize(Policies.Anyone)]
public sealed class InviteModel(
    CallerResolver callers, SignInLimits limits, Links links, AccountCreation accounts, Passkeys passkeys, DeviceWords devices, Texts texts)
    : NewAccountPage(callers, limits, passkeys, devices, texts)
{
    /// <inheritdoc/>
    protected override Task<bool> IsGoodAsync(string? code, CancellationToken cancellationToken) =>
        links.IsGoodAsync(code, LinkKind.Invitation, cancellationToken);

    /// <inheritdoc/>
    protected override Task<(Person? Person, AccountProblem Problem)> MakeAsync(
        Caller caller, NewAccountRequest wish, string? code, CancellationToken cancellationToken) =>
        accounts.AcceptAsync(caller, wish, code, cancellationToken);
}
