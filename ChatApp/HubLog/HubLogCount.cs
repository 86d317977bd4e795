namespace ChatApp.HubLog;

/// <summary>Number of attempts of one event and cause within one minute.</summary>
/// <param name="Minute">The minute, counted from year 1.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Cause">The cause of an end, or the code of a refusal.</param>
/// <param name="Count">Number of attempts.</param>
internal readonly record struct HubLogCount(long Minute, HubLogEvent Event, string? Cause, int Count);
