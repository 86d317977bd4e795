using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

[OptionsValidator]
internal sealed partial class SessionLifetimeOptionsCheck : IValidateOptions<SessionLifetimeOptions>;
