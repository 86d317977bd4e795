using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>Detects changes that only an operator's rights allow, to a room that another person created; they are
/// written to the audit log.</summary>
internal static class OperatorRoomAudit
{
    /// <summary>Creates the audit entries for a change that is not saved yet.</summary>
    public static async Task NoteAsync(
        ChatDbContext db, AuditLog audit, PersonRow person, RoomRow room, Action<AuditRow> note, CancellationToken cancellationToken)
    {
        if (person.Kind != PersonKind.Operator || room.CreatorId == person.Id || db.Entry(room).State == EntityState.Added)
            return;
        db.ChangeTracker.DetectChanges();
        var (name, archived) = (db.Entry(room).Property(row => row.Name), db.Entry(room).Property(row => row.Archived));
        if (name.IsModified)
            note(audit.Entry(AuditEvent.RoomChanged, person.ToView(), null, $"room={room.Id}, before={name.OriginalValue}"));
        if (archived.IsModified)
            note(audit.Entry(AuditEvent.RoomChanged, person.ToView(), null, $"room={room.Id}, archived={(room.Archived ? "yes" : "no")}"));
        var seen = room.HidesSeen ? "hidden" : "shown";
        if (db.Entry(room).Property(row => row.HidesSeen).IsModified)
            note(audit.Entry(AuditEvent.RoomChanged, person.ToView(), null, $"room={room.Id}, seen={seen}"));
        int[] lost = [.. db.ChangeTracker.Entries<MembershipRow>()
            .Where(entry => entry.State == EntityState.Deleted && entry.Entity.PersonKey != person.Key)
                .Select(entry => entry.Entity.PersonKey)];
        foreach (var key in lost)
        {
            var subject = await PersonQueries.GetAsync(db, key, cancellationToken);
            note(audit.Entry(AuditEvent.RemovedFromRoom, person.ToView(), subject.ToView(), $"room={room.Id}"));
        }
    }
}
