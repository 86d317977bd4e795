using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

[OptionsValidator]
internal sealed partial class StoreOptionsCheck : IValidateOptions<StoreOptions>;
