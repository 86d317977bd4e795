using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatApp.Realtime;

/// <summary>Lets older clients omit arguments that were added to a hub method later: SignalR requires exactly as many as the method has
/// parameters. An omitted argument gets the parameter's default value.</summary>
internal sealed class OptionalArguments
{
    private static readonly Dictionary<string, OptionalArguments> Methods = typeof(ChatHub)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.GetParameters() is [.., { HasDefaultValue: true }])
        .ToDictionary(method => method.Name, method => new OptionalArguments(method.GetParameters()), StringComparer.OrdinalIgnoreCase);

    private readonly object?[] defaults;
    private readonly int required;

    private OptionalArguments(ParameterInfo[] parameters)
    {
        required = parameters.Count(parameter => !parameter.HasDefaultValue);
        defaults = [.. parameters.Skip(required).Select(parameter => parameter.DefaultValue)];
    }

    /// <summary>The optional arguments of a method; null if it has none.</summary>
    public static OptionalArguments? Of(string method) => Methods.GetValueOrDefault(method);

    /// <summary>Parses a call that could not be bound to all parameters as a call with fewer arguments.</summary>
    /// <returns>The call with all of its arguments; null if it cannot be bound to any number of them.</returns>
    public HubMessage? Parse(JsonHubProtocol protocol, ReadOnlySequence<byte> input, IInvocationBinder binder)
    {
        for (var given = required + defaults.Length - 1; given >= required; given--)
        {
            var rest = input;
            if (protocol.TryParseMessage(ref rest, new FirstArguments(binder, given), out var message) && message is InvocationMessage call)
            {
                return new InvocationMessage(
                    call.InvocationId, call.Target, [.. call.Arguments, .. defaults[(given - required)..]], call.StreamIds)
                {
                    Headers = call.Headers,
                };
            }
        }

        return null;
    }

    private sealed class FirstArguments(IInvocationBinder inner, int count) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => inner.GetReturnType(invocationId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [.. inner.GetParameterTypes(methodName).Take(count)];

        public Type GetStreamItemType(string streamId) => inner.GetStreamItemType(streamId);
    }
}
