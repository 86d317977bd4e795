namespace ChatApp.People.Access;

/// <summary>Metadata of an endpoint that answers refused requests with more than a status.</summary>
internal interface IRefusalAnswer
{
    /// <summary>Answers a request that the endpoint's policy refuses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="lacksFreshSignIn">Whether only <see cref="Policies.FreshSignIn"/> refuses it.</param>
    Task AnswerAsync(HttpContext context, Caller caller, bool lacksFreshSignIn);
}
