using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ChatApp.Realtime;

/// <summary>Lets clients omit arguments that were added to a hub method later: SignalR requires exactly as many as the method has
/// parameters. An omitted argument gets the parameter's default value.</summary>
internal sealed class OptionalArguments
{
    private const byte RecordSeparator = 0x1E;

    private static readonly Dictionary<string, OptionalArguments> Methods = typeof(ChatHub)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.GetParameters() is [.., { HasDefaultValue: true }])
        .ToDictionary(method => method.Name, method => new OptionalArguments(method.GetParameters()), StringComparer.OrdinalIgnoreCase);

    private readonly object?[] defaults;
    private readonly Type[][] types; // By the number of arguments given, from the required ones on.

    private OptionalArguments(ParameterInfo[] parameters)
    {
        var required = parameters.Count(parameter => !parameter.HasDefaultValue);
        defaults = [.. parameters.Skip(required).Select(parameter => parameter.DefaultValue)];
        types = [.. Enumerable.Range(required, defaults.Length + 1)
            .Select(count => parameters.Take(count).Select(parameter => parameter.ParameterType).ToArray())];
    }

    private int Required => types[0].Length;

    /// <summary>Appends the default values of the arguments that a call omits.</summary>
    public static HubMessage? Complete(HubMessage? message) =>
        message is InvocationMessage call && Methods.TryGetValue(call.Target, out var optional)
            && call.Arguments.Length >= optional.Required && call.Arguments.Length < optional.Required + optional.defaults.Length
            ? new InvocationMessage(
                call.InvocationId, call.Target, [.. call.Arguments, .. optional.defaults[(call.Arguments.Length - optional.Required)..]],
                call.StreamIds)
            {
                Headers = call.Headers,
            }
            : message;

    /// <summary>Binds a message to as many parameters as it has arguments. They are counted first: a failed attempt to bind costs an
    /// exception, a third of the time of a whole message.</summary>
    /// <param name="inner">SignalR's binder.</param>
    /// <param name="input">The input, from the beginning of the message.</param>
    internal sealed class Binder(IInvocationBinder inner, ReadOnlySequence<byte> input) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => inner.GetReturnType(invocationId);

        public Type GetStreamItemType(string streamId) => inner.GetStreamItemType(streamId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName)
        {
            if (!Methods.TryGetValue(methodName, out var optional))
                return inner.GetParameterTypes(methodName);
            var omitted = optional.types.Length - 1 - (CountArguments() - optional.Required);
            return omitted >= 0 && omitted < optional.types.Length
                ? optional.types[^(omitted + 1)]
                : inner.GetParameterTypes(methodName);
        }

        private int CountArguments()
        {
            if (input.PositionOf(RecordSeparator) is not { } end)
                return 0;
            var reader = new Utf8JsonReader(input.Slice(0, end));
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var isArguments = reader.ValueTextEquals("arguments"u8);
                reader.Read();
                if (isArguments)
                    return reader.TokenType == JsonTokenType.StartArray ? CountElements(ref reader) : 0;
                reader.Skip();
            }

            return 0;
        }

        private static int CountElements(ref Utf8JsonReader reader)
        {
            var count = 0;
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
                reader.Skip();
            return count;
        }
    }
}
