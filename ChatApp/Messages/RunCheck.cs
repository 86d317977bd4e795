namespace ChatApp.Messages;

/// <summary>Not a change of messages: lets the writer check whether the database is still in the state that its last commit left.</summary>
internal sealed record RunCheck() : MessageWrite("", "");
