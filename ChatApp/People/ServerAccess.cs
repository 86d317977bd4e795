
namespace ChatApp.People;

/// <summary>Controls whether guests may enter the server.</summary>
public enum ServerAccess
{
    /// <summary>Guests may enter without an account.</summary>
    Open,

    /// <summary>Only accounts may enter.</summary>
    Invite,
}
