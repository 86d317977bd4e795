using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApp.Client;

/// <summary>What a <see cref="ChatClient"/> needs to know.</summary>
/// <param name="Address">The server's base address, such as <c>http://127.0.0.1:50001</c>.</param>
public sealed record ChatClientOptions(Uri Address)
{
    /// <summary>Who the client is: clients that share a container are one person, each with its own are different people.</summary>
    public CookieContainer Cookies { get; init; } = new();

    /// <summary>Adjusts how requests and the socket reach the server, where the usual way is not it: a certificate authority of one's own, a
    /// proxy, a local address.</summary>
    public Action<SocketsHttpHandler>? Http { get; init; }

    /// <summary>Puts a handler around all requests, the upgrade included, such as one that adds headers; null: none.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Around { get; init; }

    /// <summary>Identifies the client to the server, which ends the older of two connections with the same one; null: made at random
    /// for each <see cref="ChatClient"/>.</summary>
    public string? ClientId { get; init; }

    /// <summary>Clock and timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where states, losses and ignored calls are logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
