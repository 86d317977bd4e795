using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>Middleware between authorization and the hub: checks admission at the upgrade, and handles the end of each connection, however
/// it ends.</summary>
internal sealed class HubGate(
    Admission admission, ConnectionRefusal refusals, ConnectionRegistry registry, ConnectionLog log, SendBacklogs backlogs,
    TimeProvider time,
    IServiceProvider services)
{
    // A negotiation would make SignalR keep a connection in memory before admission. WebSocket is the only transport.
    private static readonly PathString Negotiation = Paths.Hub + "/negotiate";

    /// <summary>Runs the hub for an admitted upgrade; responds with the refusal otherwise.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Negotiation, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (context.Features.Get<IHttpWebSocketFeature>() is not { IsWebSocketRequest: true } sockets)
        {
            await next(context); // SignalR responds to non-WebSocket requests itself.
            return;
        }

        var (address, caller, person) = (RemoteAddress.Of(context), Caller.Of(context), Caller.PersonOf(context));
        var query = context.Request.Query;
        var (place, refusal) = admission.Enter(
            query["ticket"].FirstOrDefault(), person.Id, address, out var fault,
            query["turn"].FirstOrDefault(), query.ContainsKey("pressed"));
        if (fault is not null)
            log.TicketIgnored(fault, person, address);
        if (refusal is not null)
        {
            await refusals.AnswerAsync(context, refusal, person);
            return;
        }

        var connection = new TrackedConnection(
            person, caller.SessionId!, address, SessionRow.AgentOf(context.Request), place!, backlogs.Create());
        context.Features.Set(connection);
        var transport = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        context.Features.Set<IHttpWebSocketFeature>(
            new CauseSocket.Feature(
                sockets, connection, transport, () => UpgradedRequest.ReleaseRequestStateAsync(context, services), time));
        TrackedConnection.Current = connection;
        try
        {
            await next(context);
        }
        finally
        {
            registry.Close(connection, DisconnectCause.NetworkLost);
            connection.Place.Dispose();
            connection.Backlog.Close();
            if (!connection.WasOpen)
                log.NeverOpened(person, address);
            connection.Finish();
        }
    }
}
