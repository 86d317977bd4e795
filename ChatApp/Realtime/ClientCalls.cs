using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Typed methods for messages to clients. Written by hand: SignalR generates and compiles its typed
/// client proxies at each start.</summary>
internal static class ClientCalls
{
    /// <param name="clients">The receiving clients.</param>
    extension(IClientProxy clients)
    {
        /// <summary>Sends <see cref="ClientMethods.MessageChanged"/> to the clients.</summary>
        public Task MessageChanged(MessageView message) =>
            clients.SendCoreAsync(ClientMethods.MessageChanged, [message]);

        /// <summary>Sends <see cref="ClientMethods.ConnectionsChanged"/> to the clients.</summary>
        public Task ConnectionsChanged(int count) =>
            clients.SendCoreAsync(ClientMethods.ConnectionsChanged, [count]);

        /// <summary>Sends <see cref="ClientMethods.PersonChanged"/> to the clients.</summary>
        public Task PersonChanged(Person person) =>
            clients.SendCoreAsync(ClientMethods.PersonChanged, [person]);

        /// <summary>Sends <see cref="ClientMethods.PresenceChanged"/> to the clients.</summary>
        /// <param name="roomId">An entered room, or any direct conversation.</param>
        /// <param name="count">Number of members that are connected.</param>
        /// <param name="joined">Members that connected or joined; at most <see cref="Limits.PresenceNames"/> are named.</param>
        /// <param name="left">Members that disconnected or left; with the same limit.</param>
        public Task PresenceChanged(string roomId, int count, IReadOnlyList<Person> joined, IReadOnlyList<Person> left) =>
            clients.SendCoreAsync(ClientMethods.PresenceChanged, [roomId, count, joined, left]);

        /// <summary>Sends <see cref="ClientMethods.TypingChanged"/> to the clients.</summary>
        public Task TypingChanged(string roomId, Person person) =>
            clients.SendCoreAsync(ClientMethods.TypingChanged, [roomId, person]);

        /// <summary>Sends <see cref="ClientMethods.RoomChanged"/> to the clients.</summary>
        public Task RoomChanged(RoomView room) =>
            clients.SendCoreAsync(ClientMethods.RoomChanged, [room]);

        /// <summary>Sends <see cref="ClientMethods.RoomLost"/> to the clients.</summary>
        /// <param name="roomId">The room.</param>
        /// <param name="cause">One of <see cref="RoomLossCauses"/>.</param>
        public Task RoomLost(string roomId, string cause) =>
            clients.SendCoreAsync(ClientMethods.RoomLost, [roomId, cause]);

        /// <summary>Sends <see cref="ClientMethods.ReadChanged"/> to the clients.</summary>
        public Task ReadChanged(ReadMark mark) =>
            clients.SendCoreAsync(ClientMethods.ReadChanged, [mark]);

        /// <summary>Sends <see cref="ClientMethods.SavedChanged"/> to the clients.</summary>
        public Task SavedChanged(SavedChange change) =>
            clients.SendCoreAsync(ClientMethods.SavedChanged, [change]);

        /// <summary>Sends <see cref="ClientMethods.NotificationsChanged"/> to the clients.</summary>
        public Task NotificationsChanged(NotificationSettings settings) =>
            clients.SendCoreAsync(ClientMethods.NotificationsChanged, [settings]);

        /// <summary>Sends <see cref="ClientMethods.SignedOut"/> to the clients.</summary>
        public Task SignedOut(SignedOutNotice notice) =>
            clients.SendCoreAsync(ClientMethods.SignedOut, [notice]);

        /// <summary>Sends <see cref="ClientMethods.SignedInElsewhere"/> to the clients.</summary>
        public Task SignedInElsewhere(SignInNotice notice) =>
            clients.SendCoreAsync(ClientMethods.SignedInElsewhere, [notice]);

        /// <summary>Sends <see cref="ClientMethods.RestartAnnounced"/> to the clients.</summary>
        public Task RestartAnnounced(RestartNotice notice) =>
            clients.SendCoreAsync(ClientMethods.RestartAnnounced, [notice]);

        /// <summary>Sends <see cref="ClientMethods.ServerClosing"/> to the clients.</summary>
        public Task ServerClosing(ClosingNotice notice) =>
            clients.SendCoreAsync(ClientMethods.ServerClosing, [notice]);
    }
}
