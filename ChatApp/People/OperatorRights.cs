using ChatApp.Contracts;
using ChatApp.People.Accounts;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Tells who may act as an operator: where <see cref="AccessOptions.OperatorsNeedSecondFactor"/> is set, an operator without a second factor
/// is a member until there is one.</summary>
public sealed class OperatorRights(SecondFactors factors, IOptions<AccessOptions> access)
{
    /// <summary>Whether an operator lacks the second factor that this server asks for.</summary>
    public bool LacksSecondFactor(string personId, PersonKind kind) =>
        kind == PersonKind.Operator && access.Value.OperatorsNeedSecondFactor && !factors.HasAny(personId);

    /// <summary>As what somebody may act.</summary>
    public PersonKind KindOf(string personId, PersonKind kind) => LacksSecondFactor(personId, kind) ? PersonKind.Member : kind;
}
