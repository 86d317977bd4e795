namespace ChatApp.Tests.Hosting;

/// <summary>Limits per client. Most tests raise them, because one client does the work of many; tests of a limit set it
/// themselves.</summary>
public static class Bounds
{
    /// <summary>Lifts the limit of guests per address: all guests of a test have the same address.</summary>
    public const string AnyGuests = "--Chat:GuestsPerMinute=1000000";

    /// <summary>Limits so high that no test reaches them by accident.</summary>
    public static readonly string[] Wide =
    [
        "--Chat:MessagesPerSecond=500", "--Chat:MessagesAtOnce=1000", "--Chat:GuestBytesPerDay=0", "--Chat:CallsPerSecond=10000",
        "--Chat:CallsAtOnce=100000",
        AnyGuests, "--Chat:ConnectionsPerPerson=0", "--Chat:TicketsPerPerson=1000", "--Chat:RoomsPerPerson=10000",
        "--Chat:UnansweredInvitations=10000",
        "--Chat:RenamesAtOnce=1000", "--Chat:GuestFileBytesPerDay=0",
    ];
}
