using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApp.Client;

/// <summary>Options of a <see cref="ChatClient"/>.</summary>
/// <param name="Address">The server's base address, such as <c>http://127.0.0.1:50001</c>.</param>
public sealed record ChatClientOptions(Uri Address)
{
    /// <summary>The cookies identify the person: clients that share a container are one person, clients with their own are different
    /// people.</summary>
    public CookieContainer Cookies { get; init; } = new();

    /// <summary>Customizes how requests and the socket reach the server: a private certificate authority, a proxy, a local
    /// address.</summary>
    public Action<SocketsHttpHandler>? Http { get; init; }

    /// <summary>Wraps all requests, the upgrade included, in a handler, for example one that adds headers; null for none.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Around { get; init; }

    /// <summary>Identifies the client to the server, which ends the older of two connections with the same id; null: random for each
    /// <see cref="ChatClient"/>.</summary>
    public string? ClientId { get; init; }

    /// <summary>Clock and timers of the client.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Logs states, losses and ignored calls.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
