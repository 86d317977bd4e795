using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.Pages;

/// <summary>The target page of the set-up link that a new server prints: creates the first operator.</summary>
[Authorize(Policies.Anyone)]
public sealed class SetUpModel(
    CallerResolver callers, SignInLimits limits, SetUpLink link, AccountCreation accounts, Passkeys passkeys, DeviceWords devices,
    Texts texts)
    : NewAccountPage(callers, limits, passkeys, devices, texts)
{
    /// <inheritdoc/>
    protected override string Next => "/people";

    /// <inheritdoc/>
    protected override Task<bool> IsGoodAsync(string? code, CancellationToken cancellationToken) =>
        link.IsGoodAsync(code, cancellationToken);

    /// <inheritdoc/>
    protected override Task<(Person? Person, AccountProblem Problem)> MakeAsync(
        Caller caller, NewAccountRequest wish, string? code, CancellationToken cancellationToken) =>
        accounts.SetUpAsync(caller, wish, code, cancellationToken);
}
