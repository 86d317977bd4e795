
namespace ChatApp.Storage;

/// <summary>The outcome of the last change of the database.</summary>
public sealed class StorageHealth(TimeProvider time)
{
    private volatile StorageErrorKind trouble;
    private long fullAt, timedOutAt; // Timestamps; 0 for never.

    /// <summary>Whether a change failed for lack of disk space within this time span: smaller changes may have succeeded since.</summary>
    public bool WasFullWithin(TimeSpan span) => Volatile.Read(ref fullAt) is not 0 and var at && time.GetElapsedTime(at) < span;

    /// <summary>Whether a change timed out within this time span.</summary>
    internal bool TimedOutWithin(TimeSpan span) =>
        Volatile.Read(ref timedOutAt) is not 0 and var at && time.GetElapsedTime(at) < span;

    /// <summary>Why the last change was not stored; none if it was stored, or before the first.</summary>
    public StorageErrorKind Trouble => trouble;

    /// <summary>Records that a change was stored.</summary>
    internal void NoteStored() => trouble = StorageErrorKind.None;

    /// <summary>Records that the write lock was acquired, which does not prove that there is disk space.</summary>
    internal void NoteUnlocked()
    {
        if (trouble == StorageErrorKind.Locked)
            trouble = StorageErrorKind.None;
    }

    /// <summary>Records that a change was not stored. Errors unrelated to storage are ignored.</summary>
    internal void NoteFailure(Exception error)
    {
        if (StorageErrors.Classify(error) is not StorageErrorKind.None and var found)
            trouble = found;
        if (trouble == StorageErrorKind.Full)
            Volatile.Write(ref fullAt, time.GetTimestamp());
        if (error.GetBaseException() is TimeoutException)
            Volatile.Write(ref timedOutAt, time.GetTimestamp());
    }
}
