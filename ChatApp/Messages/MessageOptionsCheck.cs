using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

[OptionsValidator]
internal sealed partial class MessageOptionsCheck : IValidateOptions<MessageOptions>;
