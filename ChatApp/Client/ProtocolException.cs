
namespace ChatApp.Client;

/// <summary>The other end does not follow the contract.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
