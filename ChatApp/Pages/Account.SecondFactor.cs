using ChatApp.People;
using ChatApp.People.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <content>Switching the second factor on and off.</content>
public sealed partial class AccountModel
{
    /// <summary>The viewer's second factor; null if none.</summary>
    public SecondFactor? SecondFactor { get; private set; }

    /// <summary>The second factor that is being set up; null if none is.</summary>
    public SecondFactorSetUp? SetUp { get; private set; }

    /// <summary>New recovery codes, shown only once; null if none were made.</summary>
    [TempData]
    public string? Codes { get; set; }

    /// <summary>Whether the viewer has operator rights only after setting up a second factor.</summary>
    public bool LacksSecondFactor => Caller.Of(HttpContext).LacksSecondFactor;

    /// <summary>Starts the setup of a second factor.</summary>
    public async Task<IActionResult> OnPostSecondFactorAsync(CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync() is { } asked)
            return asked;
        if (SecondFactor is null)
            SetUp = factors.Begin(Account, Request.Host.Host);
        return Page();
    }

    /// <summary>Switches the second factor on after checking its first code.</summary>
    public async Task<IActionResult> OnPostSecondFactorOnAsync(
        string? setUp, string? code, string? form, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync() is { } asked)
            return asked;
        if (!limits.TryAcquire(Here.Id, SignInTry.Code))
            return ShowAgain("second-factor", "account.problem.TooMany", StatusCodes.Status429TooManyRequests);
        if (await repeats.OnceAsync(
            Person.Id, form, () => factors.TurnOnAsync(Account, setUp, code, CancellationToken.None)) is not { } codes)
        {
            SetUp = SecondFactor is null ? factors.Resume(Account, Request.Host.Host, setUp) : null;
            return ShowAgain("second-factor", "secondFactor.wrong");
        }

        Codes = string.Join(' ', codes);
        return RedirectWithMessage("account.done.secondFactor");
    }

    /// <summary>Replaces the recovery codes.</summary>
    public async Task<IActionResult> OnPostSecondFactorCodesAsync(string? form, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync() is { } asked)
            return asked;
        if (await repeats.OnceAsync(
            Person.Id, form, () => factors.MakeCodesAsync(Person.Id, CancellationToken.None)) is not { } codes)
            return NotFound();
        Codes = string.Join(' ', codes);
        return RedirectWithMessage("account.done.codes");
    }

    /// <summary>Switches the viewer's second factor off.</summary>
    public async Task<IActionResult> OnPostSecondFactorOffAsync(CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync() is { } asked)
            return asked;
        return await factors.TurnOffAsync(Person.Id, Person.Id, cancellationToken)
            ? RedirectWithMessage("account.done.secondFactorOff") : NotFound();
    }
}
