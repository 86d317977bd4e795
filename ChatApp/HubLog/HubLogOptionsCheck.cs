using Microsoft.Extensions.Options;

namespace ChatApp.HubLog;

[OptionsValidator]
internal sealed partial class HubLogOptionsCheck : IValidateOptions<HubLogOptions>;
