using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

[OptionsValidator]
internal sealed partial class SiteOptionsCheck : IValidateOptions<SiteOptions>;
