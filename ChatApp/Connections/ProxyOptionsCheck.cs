using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using ChatApp.Configuration;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

[OptionsValidator]
internal sealed partial class ProxyOptionsCheck : IValidateOptions<ProxyOptions>;
