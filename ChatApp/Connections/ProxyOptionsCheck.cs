using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

[OptionsValidator]
internal sealed partial class ProxyOptionsCheck : IValidateOptions<ProxyOptions>;
