using System.Net;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <summary>A node of a target.</summary>
/// <param name="Address">Its address.</param>
/// <param name="EndPoint">The address that sockets connect to.</param>
internal sealed record LoadNode(Uri Address, IPEndPoint EndPoint)
{
    /// <summary>Idle connections for the next admission requests; the most recently used is the last.</summary>
    public List<AdmissionConnection> AdmissionConnections { get; } = [];

    /// <summary>The node that a process of the run is.</summary>
    public static LoadNode Of(LoadServer server) => new(server.Address, new(IPAddress.Loopback, server.Address.Port));
}
