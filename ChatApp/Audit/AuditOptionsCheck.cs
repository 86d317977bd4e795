using Microsoft.Extensions.Options;

namespace ChatApp.Audit;

[OptionsValidator]
internal sealed partial class AuditOptionsCheck : IValidateOptions<AuditOptions>;
