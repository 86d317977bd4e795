using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;

namespace ChatApp.Connections;

/// <summary>Logs a refused connection and answers it: with problem details, or in the close frame of a socket that asks for that.</summary>
internal sealed class ConnectionRefusal(ConnectionLog log, TimeProvider time) : IRefusalAnswer
{
    public Task AnswerAsync(HttpContext context, Caller caller, bool lacksFreshSignIn) =>
        AnswerAsync(context, RequestChecks.Refuse(context, caller)!, caller.Known);

    /// <summary>Refuses a caller whom the policy admits, such as one over the rate.</summary>
    public Task AnswerAsync(HttpContext context, AdmissionRefusal refusal, Person? person)
    {
        log.ConnectionRefused(refusal, person, RemoteAddress.Of(context));
        return RefusalFrame.IsAskedFor(context.Request)
            ? RefusalFrame.SendAsync(context, refusal, time)
            : RefusalAnswer.For(context, refusal).ExecuteAsync(context);
    }
}
