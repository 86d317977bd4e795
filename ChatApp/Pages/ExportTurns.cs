using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Writes one export at a time, as each scans whole tables. Concurrent requests wait in a queue.</summary>
/// <param name="time">The clock.</param>
public sealed class ExportTurns(TimeProvider time) : IDisposable
{
    /// <summary>Burst size: exports a person may request at once, then one per <see cref="SecondsPerExport"/>.</summary>
    private const int AtOnce = 3;

    private const double SecondsPerExport = 600;

    /// <summary>Time limit of an export, so that a slow download does not block the others.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly RateLimiter pace = new(1 / SecondsPerExport, AtOnce, time);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Queues a person's export; responds with 429 where they exceeded the limit.</summary>
    public IActionResult Answer(PageModel page, Person person, IActionResult export) =>
        person.Kind == PersonKind.Operator || pace.TryAcquire(person.Id)
            ? new InTurn(turn, time, export)
            : page.TurnAway(new(AccessState.TooMany));

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
