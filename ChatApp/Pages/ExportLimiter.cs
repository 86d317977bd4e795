using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Writes one export at a time, as each scans whole tables. Concurrent requests wait in a queue.</summary>
/// <param name="time">The clock.</param>
public sealed class ExportLimiter(TimeProvider time) : IDisposable
{
    /// <summary>Burst size: exports a person may request at once, then one per <see cref="SecondsPerExport"/>.</summary>
    private const int Burst = 3;

    private const double SecondsPerExport = 600;

    /// <summary>Time limit of an export, so that a slow download does not block the others.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(5);

    private readonly RateLimiter limiter = new(1 / SecondsPerExport, Burst, time);
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Queues a person's export; responds with 429 where they exceeded the limit.</summary>
    public IActionResult Answer(PageModel page, Person person, IActionResult export) =>
        person.Kind == PersonKind.Operator || limiter.TryAcquire(person.Id)
            ? new QueuedExport(gate, time, export)
            : page.Deny(new(AccessState.TooMany));

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private sealed class QueuedExport(SemaphoreSlim gate, TimeProvider time, IActionResult export) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            await gate.WaitAsync(context.HttpContext.RequestAborted);
            try
            {
                await using var limit = time.CreateTimer(_ => context.HttpContext.Abort(), null, MaxDuration, Timeout.InfiniteTimeSpan);
                await export.ExecuteResultAsync(context);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
