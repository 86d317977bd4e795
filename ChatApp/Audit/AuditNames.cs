using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Audit;

/// <summary>Takes the name of a person who deleted themselves out of the audit entries: what happened stays, under their id.</summary>
public static class AuditNames
{
    /// <summary>Changes the entries, within the change that deletes the person.</summary>
    /// <param name="db">The change.</param>
    /// <param name="personId">Who.</param>
    /// <param name="name">What takes the name's place.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public static async Task ForgetAsync(ChatDbContext db, string personId, string name, CancellationToken cancellationToken)
    {
        var rows = db.Set<AuditRow>();
        await rows.Where(row => row.ActorId == personId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ActorName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId).ExecuteUpdateAsync(set => set.SetProperty(row => row.SubjectName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId && row.Event == AuditEvent.NameChanged)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Detail, (string?)null), cancellationToken);
    }
}
