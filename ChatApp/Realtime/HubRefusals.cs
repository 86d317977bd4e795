using ChatApp.Storage;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Converts refusals to exceptions. All other code returns them as values; SignalR needs an exception to
/// send one to the client.</summary>
internal static class HubRefusals
{
    private const string CodeKey = "Code";

    /// <summary>Creates exactly a <see cref="HubException"/>, no subclass: SignalR sends the exception's type name, and clients search for
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
