using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Audit;

/// <summary>Replaces the name of a deleted person in audit entries; the entries stay under the person's id.</summary>
public static class AuditNames
{
    /// <summary>Updates the entries, within the transaction that deletes the person.</summary>
    /// <param name="db">The context of that transaction.</param>
    /// <param name="personId">The deleted person.</param>
    /// <param name="name">The replacement.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    public static async Task ForgetAsync(ChatDbContext db, string personId, string name, CancellationToken cancellationToken)
    {
        var rows = db.Set<AuditRow>();
        await rows.Where(row => row.ActorId == personId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ActorName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId).ExecuteUpdateAsync(set => set.SetProperty(row => row.SubjectName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId && row.Event == AuditEvent.NameChanged)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Detail, (string?)null), cancellationToken);
    }
}
