using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ChatApp.Logging;

/// <summary>Variant for lines with scopes (<c>IncludeScopes</c>, as configured at the start). Otherwise no scopes must be kept: the
/// framework opens three for each connection, and each copies the execution context of all its calls.</summary>
[ProviderAlias(Alias)]
internal sealed class ScopedBatchingConsoleLoggerProvider(
    IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters, TimeProvider time)
    : BatchingConsoleLoggerProvider(options, formatters, time), ISupportExternalScope
{
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;
}
