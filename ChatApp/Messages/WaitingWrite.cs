using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>A write that waits for its result.</summary>
/// <param name="write">The requested write.</param>
/// <param name="since">Time of the request, as a timestamp of the time provider.</param>
/// <param name="caller">The trace it belongs to; null when tracing is off.</param>
internal sealed class WaitingWrite(MessageWrite write, long since, Activity? caller)
{
    private readonly TaskCompletionSource<Outcome<MessageView>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MessageWrite Write => write;

    public long Since => since;

    public Activity? Caller => caller;

    public Task<Outcome<MessageView>> Answered => answer.Task;

    /// <summary>Sets the result; false if there already is one.</summary>
    public bool Answer(Outcome<MessageView> outcome) => answer.TrySetResult(outcome);
}
