using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>Middleware in front of the hub: checks origin, person and admission at the upgrade, and handles the end of each connection,
/// however it ends.</summary>
public sealed class HubGate(PersonEntry entry, Admission admission, ConnectionRegistry registry, ConnectionLog log, SendBacklogs backlogs, TimeProvider time,
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

        var address = RemoteAddress.Of(context);
        var caller = await entry.AuthenticateAsync(context, context.RequestAborted);
        var person = caller.Known;
        if (RequestChecks.Refuse(context, caller) is { } refused)
        {
            await RefuseAsync(context, refused, person, address);
            return;
        }

        if (context.Features.Get<IHttpWebSocketFeature>() is not { IsWebSocketRequest: true } sockets)
        {
            await next(context); // SignalR responds to non-WebSocket requests itself.
            return;
        }

        var query = context.Request.Query;
        var (place, refusal) = admission.Enter(
            query["ticket"].FirstOrDefault(), person!.Id, address, out var fault, query["turn"].FirstOrDefault(), query.ContainsKey("pressed"));
        if (fault is not null)
            log.TicketIgnored(fault, person, address);
        if (refusal is not null)
        {
            await RefuseAsync(context, refusal, person, address);
            return;
        }

        var connection = new TrackedConnection(person, caller.SessionId!, address, SessionRow.AgentOf(context.Request), place!, backlogs.Create());
        context.Features.Set(connection);
        var transport = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        context.Features.Set<IHttpWebSocketFeature>(
            new CauseSocket.Feature(sockets, connection, transport, () => UpgradedRequest.ReleaseRequestStateAsync(context, services), time));
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

    private Task RefuseAsync(HttpContext context, AdmissionRefusal refusal, Person? person, string address)
    {
        log.ConnectionRefused(refusal, person, address);
        return RefusalFrame.IsAskedFor(context.Request)
            ? RefusalFrame.SendAsync(context, refusal, time)
            : RefusalAnswer.For(context, refusal).ExecuteAsync(context);
    }
}
