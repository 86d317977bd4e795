
namespace ChatApp.Storage;

/// <summary>Observes each statement that a <see cref="StoreReader"/> has run, before its result is used: lets tests examine statements, or
/// stop a reader at that point.</summary>
public interface IReadObserver
{
    /// <summary>Called on the reader's thread after a statement has run.</summary>
    void WasAsked(string statement, ReadOnlySpan<SqlValue> values);
}
