using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatApp.Realtime;

/// <summary>Lets clients of before leave out arguments that a hub method has got since: SignalR takes exactly as many as the method has parameters.
/// What is left out is what the parameter's default says.</summary>
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

    /// <summary>Those of a method; null where it has none.</summary>
    public static OptionalArguments? Of(string method) => Methods.GetValueOrDefault(method);

    /// <summary>Parses a call that could not be bound to all parameters, as one with fewer.</summary>
    /// <returns>The call with all of its arguments; null where it cannot be bound to any number of them.</returns>
    public HubMessage? Parse(JsonHubProtocol protocol, ReadOnlySequence<byte> input, IInvocationBinder binder)
    {
        for (var given = required + defaults.Length - 1; given >= required; given--)
        {
            var rest = input;
            if (protocol.TryParseMessage(ref rest, new FirstArguments(binder, given), out var message) && message is InvocationMessage call)
            {
                return new InvocationMessage(call.InvocationId, call.Target, [.. call.Arguments, .. defaults[(given - required)..]], call.StreamIds)
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
