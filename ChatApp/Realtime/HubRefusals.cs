using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Refusals are values everywhere but here, where SignalR wants an exception to carry them over the wire.</summary>
internal static class HubRefusals
{
    private const string CodeKey = "Code";

    /// <summary>A plain <see cref="HubException"/>: SignalR writes the name of the exception's type onto the wire, where clients look for
    /// this one.</summary>
    public static HubException Of(Refusal refusal) => new(refusal.ToString()) { Data = { [CodeKey] = refusal.Code } };

    public static string? CodeOf(HubException exception) => exception.Data[CodeKey] as string;

    public static void OrThrow(this Refusal? refusal)
    {
        if (refusal is not null)
            throw Of(refusal);
    }

    public static T OrThrow<T>(this Outcome<T> outcome)
        where T : class => outcome.Granted ? outcome.Value : throw Of(outcome.Refusal);
}
