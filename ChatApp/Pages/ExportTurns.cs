using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Writes one export at a time: each reads through whole tables. Whoever asks meanwhile waits in line.</summary>
/// <param name="time">The clock.</param>
public sealed class ExportTurns(TimeProvider time) : IDisposable
{
    /// <summary>A person may ask for so many at once, and then for one in <see cref="SecondsPerExport"/>.</summary>
    private const int AtOnce = 3;

    private const double SecondsPerExport = 600;

    /// <summary>How long one may take, so that a slow download does not hold up the others for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly PaceLimit pace = new(1 / SecondsPerExport, AtOnce, time);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Answers a person's export in its turn; 429 where they have asked too often.</summary>
    public IActionResult Answer(PageModel page, Person person, IActionResult export) =>
        person.Kind == PersonKind.Operator || pace.TryCount(person.Id) ? new InTurn(turn, time, export) : page.TurnAway(new(Standing.TooMany));

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private sealed class InTurn(SemaphoreSlim turn, TimeProvider time, IActionResult export) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            await turn.WaitAsync(context.HttpContext.RequestAborted);
            try
            {
                await using var limit = time.CreateTimer(_ => context.HttpContext.Abort(), null, Longest, Timeout.InfiniteTimeSpan);
                await export.ExecuteResultAsync(context);
            }
            finally
            {
                turn.Release();
            }
        }
    }
}
