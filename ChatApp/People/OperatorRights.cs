using ChatApp.Contracts;
using ChatApp.People.Accounts;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Determines operator rights: where <see cref="AccessOptions.OperatorsNeedSecondFactor"/> is set, an operator without a second
/// factor has only a member's rights.</summary>
public sealed class OperatorRights(SecondFactors factors, IOptions<AccessOptions> access)
{
    /// <summary>Whether an operator lacks the second factor that this server requires.</summary>
    public bool LacksSecondFactor(string personId, PersonKind kind) =>
        kind == PersonKind.Operator && access.Value.OperatorsNeedSecondFactor && !factors.HasAny(personId);

    /// <summary>The kind whose rights a person has now.</summary>
    public PersonKind KindOf(string personId, PersonKind kind) => LacksSecondFactor(personId, kind) ? PersonKind.Member : kind;
}
