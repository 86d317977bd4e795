using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Observes what people save for later.</summary>
internal interface ISavedObserver
{
    /// <summary>Called after the change is stored. Must not block.</summary>
    void SavedChanged(string personId, SavedChange change);
}
