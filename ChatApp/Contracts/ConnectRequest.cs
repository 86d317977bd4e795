namespace ChatApp.Contracts;

/// <summary>Optional body of <c>POST /connect</c>.</summary>
/// <param name="Turn">From a <c>WaitForTurn</c> refusal, after its wait.</param>
/// <param name="Pressed">Whether a person requested this attempt by pressing the button or loading the page. People who connect in many
/// tabs are not counted as a client that reconnects automatically.</param>
internal sealed record ConnectRequest(string? Turn, bool? Pressed = null);
