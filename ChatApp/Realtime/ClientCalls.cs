using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Tells clients. Written out: the proxies that SignalR makes of an interface are generated and compiled at each start.</summary>
internal static class ClientCalls
{
    /// <param name="clients">Those who are told.</param>
    extension(IClientProxy clients)
    {
        /// <summary><see cref="ClientMethods.MessageChanged"/>.</summary>
        public Task MessageChanged(MessageView message) =>
            clients.SendCoreAsync(ClientMethods.MessageChanged, [message]);

        /// <summary><see cref="ClientMethods.ConnectionsChanged"/>.</summary>
        public Task ConnectionsChanged(int count) =>
            clients.SendCoreAsync(ClientMethods.ConnectionsChanged, [count]);

        /// <summary><see cref="ClientMethods.PersonChanged"/>.</summary>
        public Task PersonChanged(Person person) =>
            clients.SendCoreAsync(ClientMethods.PersonChanged, [person]);

        /// <summary><see cref="ClientMethods.PresenceChanged"/>.</summary>
        /// <param name="roomId">A room entered, or any direct conversation.</param>
        /// <param name="count">How many people of the room are connected.</param>
        /// <param name="joined">Who came; at most <see cref="Limits.PresenceNames"/> are named.</param>
        /// <param name="left">Who went; likewise.</param>
        public Task PresenceChanged(string roomId, int count, IReadOnlyList<Person> joined, IReadOnlyList<Person> left) =>
            clients.SendCoreAsync(ClientMethods.PresenceChanged, [roomId, count, joined, left]);

        /// <summary><see cref="ClientMethods.TypingChanged"/>.</summary>
        public Task TypingChanged(string roomId, Person person) =>
            clients.SendCoreAsync(ClientMethods.TypingChanged, [roomId, person]);

        /// <summary><see cref="ClientMethods.RoomChanged"/>.</summary>
        public Task RoomChanged(RoomView room) =>
            clients.SendCoreAsync(ClientMethods.RoomChanged, [room]);

        /// <summary><see cref="ClientMethods.RoomLost"/>.</summary>
        /// <param name="roomId">The room.</param>
        /// <param name="cause">One of <see cref="RoomLossCauses"/>.</param>
        public Task RoomLost(string roomId, string cause) =>
            clients.SendCoreAsync(ClientMethods.RoomLost, [roomId, cause]);

        /// <summary><see cref="ClientMethods.ReadChanged"/>.</summary>
        public Task ReadChanged(ReadMark mark) =>
            clients.SendCoreAsync(ClientMethods.ReadChanged, [mark]);

        /// <summary><see cref="ClientMethods.SignedOut"/>.</summary>
        public Task SignedOut(SignedOutNotice notice) =>
            clients.SendCoreAsync(ClientMethods.SignedOut, [notice]);

        /// <summary><see cref="ClientMethods.SignedInElsewhere"/>.</summary>
        public Task SignedInElsewhere(SignInNotice notice) =>
            clients.SendCoreAsync(ClientMethods.SignedInElsewhere, [notice]);

        /// <summary><see cref="ClientMethods.ServerClosing"/>.</summary>
        public Task ServerClosing(ClosingNotice notice) =>
            clients.SendCoreAsync(ClientMethods.ServerClosing, [notice]);
    }
}
