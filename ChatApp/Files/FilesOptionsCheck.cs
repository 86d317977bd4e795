using Microsoft.Extensions.Options;

namespace ChatApp.Files;

[OptionsValidator]
internal sealed partial class FilesOptionsCheck : IValidateOptions<FilesOptions>;
