using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Tells other nodes of moved read marks, of people who are connected there as well.</summary>
internal sealed class ReadMarkNotices(ReadMarks marks, Presence presence, NodeNoticeWriter notices) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        marks.Stored += Note;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Note(IReadOnlyCollection<(string PersonId, string RoomId)> moved)
    {
        List<MembershipNotice> elsewhere = [.. moved.Where(mark => presence.IsElsewhere(mark.PersonId))
            .Select(mark => new MembershipNotice(mark.RoomId, mark.PersonId, null))];
        if (elsewhere.Count > 0)
            _ = notices.TryAddAsync(NodeNoticeKind.ReadMoved, elsewhere);
    }
}
