using System.ComponentModel.DataAnnotations;
using ChatApp.Configuration;
using ChatApp.Contracts;

namespace ChatApp.Rooms;

/// <summary>Permission to create rooms, and quotas.</summary>
public sealed class RoomOptions
{
    /// <summary>Divisor of a member's quota for guests.</summary>
    internal const int GuestDivisor = 5;

    /// <summary>The people who may create open and closed rooms. Default: everyone.</summary>
    [EnumDataType(typeof(RoomCreationPolicy), ErrorMessage = "Chat:RoomsBy must be Everyone, Members or Operators.")]
    public RoomCreationPolicy RoomsBy { get; set; } = RoomCreationPolicy.Everyone;

    /// <summary>Maximum number of unarchived rooms created by a member; a fifth of it for a guest,
    /// unlimited for operators. Default 100.</summary>
    [Between(5, 100_000)]
    public int RoomsPerPerson { get; set; } = 100;

    /// <summary>Maximum number of invitations of a member, direct conversations included, that the invited people have not opened yet; a
    /// fifth of it for a guest, unlimited for operators. A guest cannot invite a person who already has as many unopened invitations.
    /// Default 100.</summary>
    [Between(5, 100_000)]
    public int UnansweredInvitations { get; set; } = 100;

    /// <summary>Whether people of this kind may create rooms.</summary>
    public bool MayMakeRooms(PersonKind kind) => RoomsBy switch
    {
        RoomCreationPolicy.Operators => kind == PersonKind.Operator,
        RoomCreationPolicy.Members => kind != PersonKind.Guest,
        _ => true,
    };

    /// <summary>Applies the share of a kind of person to a quota.</summary>
    internal static int ShareOf(PersonKind kind, int most) => kind switch
    {
        PersonKind.Operator => int.MaxValue,
        PersonKind.Guest => most / GuestDivisor,
        _ => most,
    };
}
