using Microsoft.Extensions.Options;

namespace ChatApp.People;

[OptionsValidator]
internal sealed partial class AccessOptionsCheck : IValidateOptions<AccessOptions>;
