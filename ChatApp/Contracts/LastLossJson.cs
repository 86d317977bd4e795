using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>Reads a <see cref="LastLoss"/> leniently: a field of the wrong type counts as absent, and a report without a known cause as
/// none. A binding failure would refuse a client because of its previous connection.</summary>
internal sealed class LastLossJson : JsonConverter<LastLoss>
{
    /// <inheritdoc/>
    public override LastLoss? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var account = JsonElement.ParseValue(ref reader);
        if (account.ValueKind != JsonValueKind.Object || DisconnectCause.Find(String("cause")) is not { } cause)
            return null;
        return new(
            cause.Name,
            Field("code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var codeValue) ? codeValue : null,
            String("reason"),
            Field("at") is { ValueKind: JsonValueKind.String } at && at.TryGetDateTimeOffset(out var atValue) ? atValue : null,
            Bool("hidden"),
            Bool("online"),
            Field("roundTripMs") is { ValueKind: JsonValueKind.Number } ms && ms.TryGetDouble(out var msValue) ? msValue : null);

        JsonElement? Field(string name) => account.TryGetProperty(name, out var value) ? value : null;

        bool? Bool(string name) => Field(name)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

        string? String(string name)
        {
            try
            {
                return Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null; // An unpaired surrogate: not valid text.
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LastLoss value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("cause", value.Cause);
        WriteNumber("code", value.Code);
        writer.WriteString("reason", value.Reason);
        if (value.At is { } at)
            writer.WriteString("at", at);
        WriteBool("hidden", value.Hidden);
        WriteBool("online", value.Online);
        WriteNumber("roundTripMs", value.RoundTripMs);
        writer.WriteEndObject();

        void WriteNumber(string name, double? number)
        {
            if (number is { } known && double.IsFinite(known))
                writer.WriteNumber(name, known);
        }

        void WriteBool(string name, bool? flag)
        {
            if (flag is { } known)
                writer.WriteBoolean(name, known);
        }
    }
}
