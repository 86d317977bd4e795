
namespace ChatApp.Storage;

/// <summary>The outcome of the last change of the database.</summary>
public sealed class StoreCondition(TimeProvider time)
{
    private volatile StoreTrouble trouble;
    private long fullAt;

    /// <summary>Whether a change failed for lack of disk space within this time span: smaller changes may have succeeded since.</summary>
    public bool WasFullWithin(TimeSpan span) => Volatile.Read(ref fullAt) is not 0 and var at && time.GetElapsedTime(at) < span;

    /// <summary>Why the last change was not stored; none if it was stored, or before the first.</summary>
    public StoreTrouble Trouble => trouble;

    /// <summary>Records that a change was stored.</summary>
    internal void NoteStored() => trouble = StoreTrouble.None;

    /// <summary>Records that the write lock was acquired, which does not prove that there is disk space.</summary>
    internal void NoteUnlocked()
    {
        if (trouble == StoreTrouble.Locked)
            trouble = StoreTrouble.None;
    }

    /// <summary>Records that a change was not stored. Errors unrelated to storage are ignored.</summary>
    internal void NoteFailure(Exception error)
    {
        if (StoreTroubles.Of(error) is not StoreTrouble.None and var found)
            trouble = found;
        if (trouble == StoreTrouble.Full)
            Volatile.Write(ref fullAt, time.GetTimestamp());
    }
}
