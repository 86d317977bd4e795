using System.Threading.Channels;
using ChatApp.Connections;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Stores notices on pages that have connected to this node. The order of the notices is the order of the connections: of
/// two nodes that a page connected to, the one with the older notice ends its connection.</summary>
internal sealed class PageNoticeWriter(ConnectionRegistry registry, NodeTable nodes, NodeNoticeWriter notices) : BackgroundService
{
    /// <summary>Maximum number of connections per notice.</summary>
    private const int BatchSize = 200;

    private readonly Channel<(TrackedConnection Connection, TaskCompletionSource Announced)> waiting =
        Channel.CreateUnbounded<(TrackedConnection, TaskCompletionSource)>(new() { SingleReader = true });

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        registry.Introduced += Note;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<(TrackedConnection Connection, TaskCompletionSource Announced)> some = [];
        while (await waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            while (some.Count < BatchSize && waiting.Reader.TryRead(out var one))
                some.Add(one);
            var id = await notices.TryAddAsync(
                NodeNoticeKind.PagesConnected, some.ConvertAll(one => new PageNotice(
                    one.Connection.Person.Id, one.Connection.ClientId!, one.Connection.Place.ForeignTicket)));
            foreach (var (connection, announced) in some)
            {
                connection.PageNotice = id;
                announced.SetResult();
            }

            some.Clear();
        }
    }

    private void Note(TrackedConnection connection)
    {
        if (!nodes.HasOthers)
        {
            connection.PageNotice = 0;
            return;
        }

        var announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Announced = announced.Task;
        waiting.Writer.TryWrite((connection, announced));
    }
}
