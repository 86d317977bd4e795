using ChatApp.Contracts;

namespace ChatApp.Realtime.Cluster;

/// <summary>A sign-in from a new browser.</summary>
internal sealed record DeviceNotice(string PersonId, string SessionId, SignInNotice Notice);
