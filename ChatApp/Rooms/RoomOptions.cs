using System.ComponentModel.DataAnnotations;
using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Rooms;

/// <summary>Who may make rooms.</summary>
public enum RoomMakers
{
    /// <summary>Guests as well.</summary>
    Everyone,

    /// <summary>People with an account.</summary>
    Members,

    /// <summary>Operators only.</summary>
    Operators,
}

/// <summary>Who may make rooms, and how many.</summary>
public sealed class RoomOptions
{
    /// <summary>A guest may have this part of what a member may.</summary>
    internal const int GuestPart = 5;

    /// <summary>Who may make open and closed rooms. Default: everyone.</summary>
    [EnumDataType(typeof(RoomMakers), ErrorMessage = "Chat:RoomsBy must be Everyone, Members or Operators.")]
    public RoomMakers RoomsBy { get; set; } = RoomMakers.Everyone;

    /// <summary>How many rooms that are not archived one member may have made; a guest a fifth of it, operators any number. Default 100.</summary>
    [Between(5, 100_000)]
    public int RoomsPerPerson { get; set; } = 100;

    /// <summary>How many people a member may have brought into rooms, direct conversations included, who have not opened them yet; a guest a fifth of
    /// it, operators any number. Guests bring nobody into a further room who has that many invitations to answer. Default 100.</summary>
    [Between(5, 100_000)]
    public int UnansweredInvitations { get; set; } = 100;

    /// <summary>Whether somebody of this kind may make rooms.</summary>
    public bool MayMakeRooms(PersonKind kind) => RoomsBy switch
    {
        RoomMakers.Operators => kind == PersonKind.Operator,
        RoomMakers.Members => kind != PersonKind.Guest,
        _ => true,
    };

    /// <summary>How many of something somebody of this kind may have.</summary>
    internal static int ShareOf(PersonKind kind, int most) => kind switch
    {
        PersonKind.Operator => int.MaxValue,
        PersonKind.Guest => most / GuestPart,
        _ => most,
    };
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class RoomOptionsCheck : IValidateOptions<RoomOptions>;
