using ChatApp.Contracts;
using ChatApp.Pages;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Pages;

/// <summary>Exports are written one at a time, each within five minutes.</summary>
[Trait("kind", "unit")]
public sealed class ExportLimiterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTime time = new();
    private readonly ExportLimiter turns;

    public ExportLimiterTests() => turns = new(time);

    public void Dispose() => turns.Dispose();

    [Fact]
    public async Task An_export_starts_when_the_one_before_it_has_ended_or_failed()
    {
        var (first, second, third) = (new HeldExport(turns), new HeldExport(turns), new HeldExport(turns));
        (first.Started.IsCompleted, second.Started.IsCompleted).Should().Be((true, false));

        first.Release.SetException(new IOException("the reader is away"));
        await FluentActions.Awaiting(() => first.Written.WaitAsync(Patience)).Should().ThrowAsync<IOException>();
        await second.Started.WaitAsync(Patience);
        third.Started.IsCompleted.Should().BeFalse();

        second.Release.SetResult();
        await third.Started.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_export_that_takes_five_minutes_is_aborted_and_the_next_one_starts()
    {
        var (first, second) = (new HeldExport(turns), new HeldExport(turns));
        time.LatestAt.Should().Be(300);

        time.Ring();

        await FluentActions.Awaiting(() => first.Written.WaitAsync(Patience)).Should().ThrowAsync<OperationCanceledException>();
        await second.Started.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_reader_that_leaves_before_its_turn_is_passed_over()
    {
        var (first, second, third) = (new HeldExport(turns), new HeldExport(turns), new HeldExport(turns));

        second.Context.Abort();
        await FluentActions.Awaiting(() => second.Written.WaitAsync(Patience)).Should().ThrowAsync<OperationCanceledException>();
        first.Release.SetResult();

        await third.Started.WaitAsync(Patience);
        second.Started.IsCompleted.Should().BeFalse();
    }
}

/// <summary>Every page with an export takes part in the queue of exports.</summary>
[Trait("kind", "server")]
public sealed class ExportingPagesTests : WireTests
{
    [Fact]
    public async Task Each_waits_for_an_export_that_is_under_way()
    {
        var chief = await OperatorAsync();
        var underWay = new HeldExport(Server.App.Services.GetRequiredService<ExportLimiter>());

        string[] paths = ["/account?handler=Export", "/hub-log?handler=Csv", "/hub-log?handler=Json", "/audit?handler=Csv"];
        var answers = paths.Select(path => chief.Visitor!.Http.GetStringAsync(new Uri(path, UriKind.Relative))).ToList();
        foreach (var (id, count) in ((int, int)[])[(1181, 1), (1182, 2), (1183, 1)])
            await Server.Log.WaitAsync(id, count: count);
        await chief.Visitor!.Http.GetStringAsync(new Uri("/account", UriKind.Relative)); // Requested later, but answered at once.
        answers.Should().OnlyContain(answer => !answer.IsCompleted);

        underWay.Release.SetResult();
        (await Task.WhenAll(answers)).Should().OnlyContain(answer => answer.Length > 0);
    }
}

/// <summary>An operator's export that ends when the test releases it or its request is aborted.</summary>
internal sealed class HeldExport : IActionResult
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Requests the export, which waits for its turn.</summary>
    public HeldExport(ExportLimiter turns) =>
        Written = turns.Answer(null!, new Person("chief", "Night Shift", PersonKind.Operator), this)
            .ExecuteResultAsync(new() { HttpContext = Context });

    public HttpContext Context { get; } = Abortable();

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the export starts.</summary>
    public Task Started => started.Task;

    public Task Written { get; }

    public Task ExecuteResultAsync(ActionContext context)
    {
        started.SetResult();
        return Release.Task.WaitAsync(context.HttpContext.RequestAborted);
    }

    private static DefaultHttpContext Abortable()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime());
        return context;
    }

#pragma warning disable CA1001 // A source without a timer holds nothing.
    private sealed class Lifetime : IHttpRequestLifetimeFeature
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource aborted = new();

        public Lifetime() => RequestAborted = aborted.Token;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => aborted.Cancel();
    }
}
