using Microsoft.Extensions.Options;

namespace ChatApp.LinkPreviews;

[OptionsValidator]
internal sealed partial class LinkPreviewOptionsCheck : IValidateOptions<LinkPreviewOptions>;
