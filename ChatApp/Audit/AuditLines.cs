using System.Globalization;

namespace ChatApp.Audit;

/// <summary>Log lines of audit entries, one event id for each kind: ids and texts must not change.</summary>
public sealed partial class AuditLines(ILogger<AuditLines> logger)
{
    /// <summary>Logs an audit entry.</summary>
    internal void Write(AuditRow row) => Write(row, row.Detail ?? "–");

    /// <summary>Logs the count of a repeated entry when its minute is over.</summary>
    internal void Repeated(AuditRow row, int count) =>
        Write(row, string.Create(CultureInfo.InvariantCulture, $"{row.Detail ?? "–"}, {count} times within a minute"));

    private void Write(AuditRow row, string detail)
    {
        var (person, by, address) = (Named(row.SubjectId, row.SubjectName), Named(row.ActorId, row.ActorName), row.Address ?? "–");
        detail = Plain(detail);
        switch (row.Event)
        {
            case AuditEvent.SignedIn:
                SignedIn(person, by, address, detail);
                break;
            case AuditEvent.SignInFailed:
                SignInFailed(person, by, address, detail);
                break;
            case AuditEvent.LockedOut:
                LockedOut(person, by, address, detail);
                break;
            case AuditEvent.SignedOut:
                SignedOut(person, by, address, detail);
                break;
            case AuditEvent.PasswordChanged:
                PasswordChanged(person, by, address, detail);
                break;
            case AuditEvent.PasskeyAdded:
                PasskeyAdded(person, by, address, detail);
                break;
            case AuditEvent.PasskeyRenamed:
                PasskeyRenamed(person, by, address, detail);
                break;
            case AuditEvent.PasskeyRemoved:
                PasskeyRemoved(person, by, address, detail);
                break;
            case AuditEvent.AccountMade:
                AccountMade(person, by, address, detail);
                break;
            case AuditEvent.InvitationMade:
                InvitationMade(person, by, address, detail);
                break;
            case AuditEvent.InvitationRenewed:
                InvitationRenewed(person, by, address, detail);
                break;
            case AuditEvent.InvitationWithdrawn:
                InvitationWithdrawn(person, by, address, detail);
                break;
            case AuditEvent.SignInLinkMade:
                SignInLinkMade(person, by, address, detail);
                break;
            case AuditEvent.SignInLinkUsed:
                SignInLinkUsed(person, by, address, detail);
                break;
            case AuditEvent.RoleChanged:
                RoleChanged(person, by, address, detail);
                break;
            case AuditEvent.Removed:
                Removed(person, by, address, detail);
                break;
            case AuditEvent.Banned:
                Banned(person, by, address, detail);
                break;
            case AuditEvent.Restored:
                Restored(person, by, address, detail);
                break;
            case AuditEvent.ConnectionsEnded:
                ConnectionsEnded(person, by, address, detail);
                break;
            case AuditEvent.Drained:
                Drained(person, by, address, detail);
                break;
            case AuditEvent.Reopened:
                Reopened(person, by, address, detail);
                break;
            case AuditEvent.AccountExported:
                AccountExported(person, by, address, detail);
                break;
            case AuditEvent.HubLogExported:
                HubLogExported(person, by, address, detail);
                break;
            case AuditEvent.AuditExported:
                AuditExported(person, by, address, detail);
                break;
            case AuditEvent.AccountDeleted:
                AccountDeleted(person, by, address, detail);
                break;
            case AuditEvent.NameChanged:
                NameChanged(person, by, address, detail);
                break;
            case AuditEvent.RoomChanged:
                RoomChanged(person, by, address, detail);
                break;
            case AuditEvent.RemovedFromRoom:
                RemovedFromRoom(person, by, address, detail);
                break;
            case AuditEvent.SettingsChanged:
                SettingsChanged(person, by, address, detail);
                break;
            case AuditEvent.MessageDeleted:
                MessageDeleted(person, by, address, detail);
                break;
            case AuditEvent.SecondFactorOn:
                SecondFactorOn(person, by, address, detail);
                break;
            case AuditEvent.SecondFactorOff:
                SecondFactorOff(person, by, address, detail);
                break;
            case AuditEvent.RecoveryCodesMade:
                RecoveryCodesMade(person, by, address, detail);
                break;
            case AuditEvent.PreviewRemoved:
                PreviewRemoved(person, by, address, detail);
                break;
            case AuditEvent.DrainAnnounced:
                DrainAnnounced(person, by, address, detail);
                break;
            case AuditEvent.DrainCancelled:
                DrainCancelled(person, by, address, detail);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(row), row.Event, "An event without a line.");
        }
    }

    private static string Named(string? id, string? name) => id is null ? "–" : $"{Plain(name ?? "")} [{id}]";

    // Commas and brackets separate the fields of a line.
    private static string Plain(string text) =>
        string.Concat(text.Select(letter => letter is '(' or ')' or '[' or ']' || char.IsControl(letter) ? ' ' : letter));

    [LoggerMessage(1160, LogLevel.Information, "Signed in: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SignedIn(string person, string by, string address, string detail);

    [LoggerMessage(1161, LogLevel.Information, "Sign-in failed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SignInFailed(string person, string by, string address, string detail);

    [LoggerMessage(1162, LogLevel.Information, "Locked out: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void LockedOut(string person, string by, string address, string detail);

    [LoggerMessage(1163, LogLevel.Information, "Signed out: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SignedOut(string person, string by, string address, string detail);

    [LoggerMessage(1164, LogLevel.Information, "Password changed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void PasswordChanged(string person, string by, string address, string detail);

    [LoggerMessage(1165, LogLevel.Information, "Passkey added: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void PasskeyAdded(string person, string by, string address, string detail);

    [LoggerMessage(1166, LogLevel.Information, "Passkey renamed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void PasskeyRenamed(string person, string by, string address, string detail);

    [LoggerMessage(1167, LogLevel.Information, "Passkey removed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void PasskeyRemoved(string person, string by, string address, string detail);

    [LoggerMessage(1168, LogLevel.Information, "Account made: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void AccountMade(string person, string by, string address, string detail);

    [LoggerMessage(1169, LogLevel.Information, "Invitation made: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void InvitationMade(string person, string by, string address, string detail);

    [LoggerMessage(1170, LogLevel.Information, "Invitation renewed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void InvitationRenewed(string person, string by, string address, string detail);

    [LoggerMessage(1171, LogLevel.Information, "Invitation withdrawn: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void InvitationWithdrawn(string person, string by, string address, string detail);

    [LoggerMessage(1172, LogLevel.Information, "Sign-in link made: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SignInLinkMade(string person, string by, string address, string detail);

    [LoggerMessage(1173, LogLevel.Information, "Sign-in link used: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SignInLinkUsed(string person, string by, string address, string detail);

    [LoggerMessage(1174, LogLevel.Information, "Role changed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void RoleChanged(string person, string by, string address, string detail);

    [LoggerMessage(1175, LogLevel.Information, "Person removed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void Removed(string person, string by, string address, string detail);

    [LoggerMessage(1176, LogLevel.Information, "Person banned: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void Banned(string person, string by, string address, string detail);

    [LoggerMessage(1177, LogLevel.Information, "Person let in again: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void Restored(string person, string by, string address, string detail);

    [LoggerMessage(1178, LogLevel.Information, "Connections ended: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void ConnectionsEnded(string person, string by, string address, string detail);

    [LoggerMessage(1179, LogLevel.Information, "Server drained: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void Drained(string person, string by, string address, string detail);

    [LoggerMessage(1180, LogLevel.Information, "Server takes connections again: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void Reopened(string person, string by, string address, string detail);

    [LoggerMessage(1181, LogLevel.Information, "Own data exported: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void AccountExported(string person, string by, string address, string detail);

    [LoggerMessage(1182, LogLevel.Information, "Hub log exported: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void HubLogExported(string person, string by, string address, string detail);

    [LoggerMessage(1183, LogLevel.Information, "Audit exported: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void AuditExported(string person, string by, string address, string detail);

    [LoggerMessage(1184, LogLevel.Information, "Account deleted: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void AccountDeleted(string person, string by, string address, string detail);

    [LoggerMessage(1185, LogLevel.Information, "Name changed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void NameChanged(string person, string by, string address, string detail);

    [LoggerMessage(1186, LogLevel.Information, "Room changed by an operator: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void RoomChanged(string person, string by, string address, string detail);

    [LoggerMessage(1187, LogLevel.Information,
        "Person removed from a room by an operator: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void RemovedFromRoom(string person, string by, string address, string detail);

    [LoggerMessage(1188, LogLevel.Information, "Settings changed: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SettingsChanged(string person, string by, string address, string detail);

    [LoggerMessage(1189, LogLevel.Information, "Message deleted by an operator: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void MessageDeleted(string person, string by, string address, string detail);

    [LoggerMessage(1190, LogLevel.Information, "Second factor switched on: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SecondFactorOn(string person, string by, string address, string detail);

    [LoggerMessage(1191, LogLevel.Information, "Second factor switched off: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void SecondFactorOff(string person, string by, string address, string detail);

    [LoggerMessage(1192, LogLevel.Information, "Recovery codes made: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void RecoveryCodesMade(string person, string by, string address, string detail);

    [LoggerMessage(1193, LogLevel.Information, "Preview removed by an operator: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void PreviewRemoved(string person, string by, string address, string detail);

    [LoggerMessage(1194, LogLevel.Information, "Drain announced: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void DrainAnnounced(string person, string by, string address, string detail);

    [LoggerMessage(1195, LogLevel.Information, "Announced drain cancelled: {Person} (by {By}, address {Address}, {Detail})")]
    private partial void DrainCancelled(string person, string by, string address, string detail);
}
