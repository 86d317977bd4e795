namespace ChatApp.Contracts;

/// <summary>Response of <c>POST /connect</c> to an admitted client.</summary>
/// <param name="Ticket">Sent in the hub's URL as <c>?ticket=</c>; valid once and for 30 seconds.</param>
internal sealed record ConnectAnswer(string Ticket);
