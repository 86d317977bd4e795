using ChatApp.Contracts;

namespace ChatApp.Realtime.Cluster;

/// <summary>What a person saved.</summary>
internal sealed record SavedNotice(string PersonId, SavedChange Change);
