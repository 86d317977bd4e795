namespace ChatApp.Tests.Hosting;

/// <summary>What one client may do. In most tests one does the work of many; those about the bounds say which they mean.</summary>
public static class Bounds
{
    /// <summary>All of a test's guests come from one address.</summary>
    public const string AnyGuests = "--Chat:GuestsPerMinute=1000000";

    /// <summary>Configuration that no test meets by accident.</summary>
    public static readonly string[] Wide =
    [
        "--Chat:MessagesPerSecond=500", "--Chat:MessagesAtOnce=1000", "--Chat:GuestBytesPerDay=0", "--Chat:CallsPerSecond=10000", "--Chat:CallsAtOnce=100000",
        AnyGuests, "--Chat:ConnectionsPerPerson=0", "--Chat:TicketsPerPerson=1000", "--Chat:RoomsPerPerson=10000", "--Chat:UnansweredInvitations=10000",
        "--Chat:RenamesAtOnce=1000",
    ];
}
