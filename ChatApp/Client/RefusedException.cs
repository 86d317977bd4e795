
namespace ChatApp.Client;

/// <summary>The server did not admit the attempt.</summary>
internal sealed class RefusedException(ConnectRefusal refusal) : Exception(refusal.Code)
{
    public ConnectRefusal Refusal { get; } = refusal;

    /// <summary>Finds a refusal among the exceptions that socket and SignalR wrap around it.</summary>
    public static RefusedException? Within(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RefusedException refused)
                return refused;
        }

        return null;
    }
}
