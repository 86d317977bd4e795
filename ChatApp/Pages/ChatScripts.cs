namespace ChatApp.Pages;

/// <summary>The model of <c>_Scripts.cshtml</c>.</summary>
/// <param name="Modules">The script modules.</param>
/// <param name="SignalR">The address of SignalR's client, which is not a module.</param>
/// <param name="Chat">The address of what the page connects with.</param>
internal sealed record ChatScripts(ScriptModules Modules, string SignalR, string Chat);
