using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ChatApp.Configuration;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

[OptionsValidator]
internal sealed partial class SecurityOptionsCheck : IValidateOptions<SecurityOptions>;
