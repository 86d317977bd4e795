using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>SignalR's JSON protocol with <see cref="OptionalArguments"/>. Also logs calls that cannot be bound (unknown methods, wrong
/// arguments), which never reach a hub filter. A connection that repeats them is ended.</summary>
internal sealed class MeteredJsonHubProtocol(
    IOptions<JsonHubProtocolOptions> options, ConnectionRegistry registry, ConnectionLog log) : IHubProtocol
{
    private const int LongestMethodLogged = 40;

    private readonly JsonHubProtocol inner = new(options);

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var parsed = inner.TryParseMessage(ref input, new OptionalArguments.Binder(binder, input), out message);
        message = OptionalArguments.Complete(message);
        if (message is InvocationBindingFailureMessage failure && TrackedConnection.Current is { } connection)
            Note(connection, failure.Target);
        return parsed;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    private void Note(TrackedConnection connection, string method)
    {
        var calls = ++connection.BadCalls;
        if (calls <= ConnectionWatch.MaxBadCalls)
            log.CallRefused(connection, Printable(method), "cannot be bound");
        if (calls == ConnectionWatch.MaxBadCalls)
            registry.End(connection, DisconnectCause.ProtocolError);
    }

    private static string Printable(string method) =>
        string.Concat(method.Take(LongestMethodLogged).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '?'));
}
