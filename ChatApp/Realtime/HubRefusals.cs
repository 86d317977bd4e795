using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Refusals are values everywhere but here, where SignalR wants an exception to carry them over the wire.</summary>
internal static class HubRefusals
{
    public static HubException Of(Refusal refusal) => new RefusedCallException(refusal);

    public static void OrThrow(this Refusal? refusal)
    {
        if (refusal is not null)
            throw Of(refusal);
    }

    public static T OrThrow<T>(this Outcome<T> outcome)
        where T : class => outcome.Granted ? outcome.Value : throw Of(outcome.Refusal);
}

/// <summary>A refusal on its way to the wire.</summary>
internal sealed class RefusedCallException(Refusal refusal) : HubException(refusal.ToString())
{
    public string Code { get; } = refusal.Code;
}
