using Microsoft.Extensions.Options;

namespace ChatApp.Search;

[OptionsValidator]
internal sealed partial class SearchOptionsCheck : IValidateOptions<SearchOptions>;
