using System.Runtime.CompilerServices;

#pragma warning disable CA1000, CS1591 // The members of a builder are the compiler's: see AsyncMethodBuilderAttribute.

namespace ChatApp.Realtime;

/// <summary>Lets the compiler make an <see cref="Answer"/> of an async method, by .NET's own builder of tasks.</summary>
public struct AnswerBuilder
{
    private AsyncTaskMethodBuilder<object?> tasks; // Not read-only: it changes as the method goes on.

    public Answer Task => new(tasks.Task);

    public static AnswerBuilder Create() => default;

    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => tasks.Start(ref machine);

    public void SetStateMachine(IAsyncStateMachine machine) => tasks.SetStateMachine(machine);

    public void SetResult() => tasks.SetResult(null);

    public void SetException(Exception exception) => tasks.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => tasks.AwaitOnCompleted(ref awaiter, ref machine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => tasks.AwaitUnsafeOnCompleted(ref awaiter, ref machine);
}

/// <inheritdoc cref="AnswerBuilder"/>
/// <typeparam name="T">What is answered.</typeparam>
public struct AnswerBuilder<T>
    where T : class
{
    private AsyncTaskMethodBuilder<object?> tasks; // Not read-only: it changes as the method goes on.

    public Answer<T> Task => new(tasks.Task);

    public static AnswerBuilder<T> Create() => default;

    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => tasks.Start(ref machine);

    public void SetStateMachine(IAsyncStateMachine machine) => tasks.SetStateMachine(machine);

    public void SetResult(T result) => tasks.SetResult(result);

    public void SetException(Exception exception) => tasks.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => tasks.AwaitOnCompleted(ref awaiter, ref machine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => tasks.AwaitUnsafeOnCompleted(ref awaiter, ref machine);
}
