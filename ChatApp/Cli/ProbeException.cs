
namespace ChatApp.Cli;

/// <summary>A failed check, with the reason in words for an operator.</summary>
internal sealed class ProbeException(string message) : Exception(message);
