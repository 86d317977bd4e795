
namespace ChatApp.Rooms;

/// <summary>The people who may create rooms.</summary>
public enum RoomCreationPolicy
{
    /// <summary>All people may, including guests.</summary>
    Everyone,

    /// <summary>Only people with an account may.</summary>
    Members,

    /// <summary>Only operators may create rooms.</summary>
    Operators,
}
