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
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsCheck : IValidateOptions<AccessOptions>;
