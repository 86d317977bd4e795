namespace ChatApp.Realtime.Cluster;

/// <summary>A person whose settings for notifications changed.</summary>
internal sealed record NotificationNotice(string PersonId);
