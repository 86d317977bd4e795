namespace ChatApp.People.Sessions;

/// <summary>Payload of a notice: sessions that ended.</summary>
internal sealed record SessionsNotice(string PersonId, IReadOnlyCollection<string> SessionIds, bool All, bool Removed);
