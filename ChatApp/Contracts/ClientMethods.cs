using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Contracts;

/// <summary>What the server tells its clients. Written out: the proxies that SignalR makes of an interface are generated and compiled at
/// each start.</summary>
public static class ClientMethods
{
    /// <param name="clients">Those who are told.</param>
    extension(IClientProxy clients)
    {
        /// <summary>A message was posted, edited or deleted in a room the client has entered.</summary>
        public Task MessageChanged(MessageView message) =>
            clients.SendCoreAsync(nameof(MessageChanged), [message]);

        /// <summary>The number of open connections changed; at most once a second.</summary>
        public Task ConnectionsChanged(int count) =>
            clients.SendCoreAsync(nameof(ConnectionsChanged), [count]);

        /// <summary>A person changed their name.</summary>
        public Task PersonChanged(Person person) =>
            clients.SendCoreAsync(nameof(PersonChanged), [person]);

        /// <summary>People of a room came or went; at most once a second. The first after entering names those who are there.</summary>
        /// <param name="roomId">A room entered, or any direct conversation.</param>
        /// <param name="count">How many people of the room are connected.</param>
        /// <param name="joined">Who came; at most <see cref="Limits.PresenceNames"/> are named.</param>
        /// <param name="left">Who went; likewise.</param>
        public Task PresenceChanged(string roomId, int count, IReadOnlyList<Person> joined, IReadOnlyList<Person> left) =>
            clients.SendCoreAsync(nameof(PresenceChanged), [roomId, count, joined, left]);

        /// <summary>Somebody else is writing in a room the client has entered.</summary>
        public Task TypingChanged(string roomId, Person person) =>
            clients.SendCoreAsync(nameof(TypingChanged), [roomId, person]);

        /// <summary>A room of the person's is new, or has another name, topic or state; for rooms not entered also that it has new messages,
        /// at most once a second.</summary>
        public Task RoomChanged(RoomView room) =>
            clients.SendCoreAsync(nameof(RoomChanged), [room]);

        /// <summary>The person is no longer in the room.</summary>
        /// <param name="roomId">The room.</param>
        /// <param name="cause">One of <see cref="RoomLossCauses"/>.</param>
        public Task RoomLost(string roomId, string cause) =>
            clients.SendCoreAsync(nameof(RoomLost), [roomId, cause]);

        /// <summary>The person read on elsewhere, or was mentioned.</summary>
        public Task ReadChanged(ReadMark mark) =>
            clients.SendCoreAsync(nameof(ReadChanged), [mark]);

        /// <summary>The session of this connection has ended, and the connection ends with it.</summary>
        public Task SignedOut(SignedOutNotice notice) =>
            clients.SendCoreAsync(nameof(SignedOut), [notice]);

        /// <summary>The server is about to end every connection.</summary>
        public Task ServerClosing(ClosingNotice notice) =>
            clients.SendCoreAsync(nameof(ServerClosing), [notice]);
    }
}

/// <summary>Why a person is no longer in a room.</summary>
public static class RoomLossCauses
{
    /// <summary>The person quit it, here or elsewhere.</summary>
    public const string Quit = "quit";

    /// <summary>Somebody took the person out of it.</summary>
    public const string Removed = "removed";
}

/// <summary>Why a session has ended.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
public sealed record SignedOutNotice(string Cause);

/// <summary>Why the server is about to close, and when trying again makes sense.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="RetryAfterSeconds">How long a restart usually takes, in seconds.</param>
public sealed record ClosingNotice(string Cause, int RetryAfterSeconds);
