namespace ChatApp.Storage;

/// <summary>Logs each key that cannot be used once: keys are read again and again.</summary>
internal sealed partial class UnusableKeyLog(ILogger<KeyFiles> logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<(string Key, object Version)> named = [];

    /// <summary>Logs line 1150 for a key, unless it was logged for this version already.</summary>
    /// <param name="key">The file or row.</param>
    /// <param name="version">What distinguishes it from a later content of the same file or row.</param>
    /// <param name="reason">Why it cannot be used.</param>
    public void Log(string key, object version, string reason)
    {
        lock (gate)
        {
            if (!named.Add((key, version)))
                return;
        }

        LogPassedOver(key, reason.ReplaceLineEndings(" "));
    }

    [LoggerMessage(1150, LogLevel.Warning, "The key {File} cannot be used and is passed over: {Reason}")]
    private partial void LogPassedOver(string file, string reason);
}
