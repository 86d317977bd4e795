using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

[OptionsValidator]
internal sealed partial class SecurityOptionsCheck : IValidateOptions<SecurityOptions>;
