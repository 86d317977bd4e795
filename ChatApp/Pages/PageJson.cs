using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(PageState))]
[JsonSerializable(typeof(Reaction))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(Pin))]
[JsonSerializable(typeof(LinkPreview))]
[JsonSerializable(typeof(FileView))]
internal sealed partial class PageJson : JsonSerializerContext;
