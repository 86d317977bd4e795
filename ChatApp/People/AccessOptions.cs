using System.ComponentModel.DataAnnotations;
using ChatApp.Configuration;

namespace ChatApp.People;

/// <summary>Access settings: guests and the second factor of operators.</summary>
public sealed class AccessOptions
{
    /// <summary>Whether guests may enter. Default: open.</summary>
    [EnumDataType(typeof(ServerAccess), ErrorMessage = "Chat:Access must be Open or Invite.")]
    public ServerAccess Access { get; set; } = ServerAccess.Open;

    /// <summary>New guests allowed per minute from one address, and burst size: a browser without cookies creates one guest per page.
    /// Loopback addresses count like any other; behind an untrusted proxy all clients share the proxy's address. Default 60.</summary>
    [Between(1, 1_000_000)]
    public int GuestsPerMinute { get; set; } = 60;

    /// <summary>Whether operators have their rights only with a second factor: one-time codes or a passkey. Default: no.</summary>
    public bool OperatorsNeedSecondFactor { get; set; }
}
