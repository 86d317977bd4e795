using Microsoft.Extensions.Options;

namespace ChatApp.Rooms;

[OptionsValidator]
internal sealed partial class RoomOptionsCheck : IValidateOptions<RoomOptions>;
