using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Who may enter the server.</summary>
public enum ServerAccess
{
    /// <summary>Whoever reaches the server may enter as a guest.</summary>
    Open,

    /// <summary>Accounts only.</summary>
    Invite,
}

/// <summary>Who may enter.</summary>
public sealed class AccessOptions
{
    /// <summary>Default: open.</summary>
    [EnumDataType(typeof(ServerAccess), ErrorMessage = "Chat:Access must be Open or Invite.")]
    public ServerAccess Access { get; set; } = ServerAccess.Open;

    /// <summary>So many new guests may come from one address at once, and as many a minute: a browser without cookies makes one with each page. The
    /// machine's own addresses count like any other; behind a proxy that is not trusted, everybody has the proxy's. Default 60.</summary>
    [Between(1, 1_000_000)]
    public int GuestsPerMinute { get; set; } = 60;

    /// <summary>Whether operators act as such only with a second factor: one-time codes, or a passkey. Default: no.</summary>
    public bool OperatorsNeedSecondFactor { get; set; }
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsCheck : IValidateOptions<AccessOptions>;
