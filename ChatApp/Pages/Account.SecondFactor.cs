using ChatApp.People;
using ChatApp.People.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <content>The second factor is switched on and off.</content>
public sealed partial class AccountModel
{
    /// <summary>The reader's second factor; null for none.</summary>
    public SecondFactor? SecondFactor { get; private set; }

    /// <summary>The one that is being set up; null where none is.</summary>
    public SecondFactorSetUp? SetUp { get; private set; }

    /// <summary>Recovery codes that were just made, shown this once; null for none.</summary>
    [TempData]
    public string? Codes { get; set; }

    /// <summary>Whether the reader is an operator only once there is a second factor.</summary>
    public bool LacksSecondFactor => Caller.Of(HttpContext)!.LacksSecondFactor;

    /// <summary>Begins to set it up.</summary>
    public async Task<IActionResult> OnPostSecondFactorAsync(CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync(cancellationToken) is { } asked)
            return asked;
        if (SecondFactor is null)
            SetUp = factors.Begin(Account, Request.Host.Host);
        return Page();
    }

    /// <summary>Switches it on with a first code.</summary>
    public async Task<IActionResult> OnPostSecondFactorOnAsync(string? setUp, string? code, string? form, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync(cancellationToken) is { } asked)
            return asked;
        if (!limits.TryAcquire(Here.Id, SignInTry.Code))
            return Again("second-factor", "account.problem.TooMany", StatusCodes.Status429TooManyRequests);
        if (await repeats.OnceAsync(Person.Id, form, () => factors.TurnOnAsync(Account, setUp, code, CancellationToken.None)) is not { } codes)
        {
            SetUp = SecondFactor is null ? factors.Resume(Account, Request.Host.Host, setUp) : null;
            return Again("second-factor", "secondFactor.wrong");
        }

        Codes = string.Join(' ', codes);
        return Told("account.done.secondFactor");
    }

    /// <summary>Makes recovery codes anew.</summary>
    public async Task<IActionResult> OnPostSecondFactorCodesAsync(string? form, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync(cancellationToken) is { } asked)
            return asked;
        if (await repeats.OnceAsync(Person.Id, form, () => factors.MakeCodesAsync(Person.Id, CancellationToken.None)) is not { } codes)
            return NotFound();
        Codes = string.Join(' ', codes);
        return Told("account.done.codes");
    }

    /// <summary>Switches it off.</summary>
    public async Task<IActionResult> OnPostSecondFactorOffAsync(CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (await AskAsync(cancellationToken) is { } asked)
            return asked;
        return await factors.TurnOffAsync(Person.Id, Person.Id, cancellationToken) ? Told("account.done.secondFactorOff") : NotFound();
    }
}
