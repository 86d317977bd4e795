using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

[Trait("kind", "unit")]
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read("en"), Chinese = Read("zh");

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders()
    {
        Chinese.Keys.Should().BeEquivalentTo(English.Keys);
        foreach (var (key, text) in English)
            Placeholders(Chinese[key]).Should().BeEquivalentTo(Placeholders(text), key);
    }

    [Fact]
    public void Every_cause_has_words() =>
        English.Keys.Should().Contain(
            DisconnectCause.All.SelectMany(cause => new[] { $"js.cause.{cause.Name}.what", $"js.cause.{cause.Name}.why" }));

    [Fact]
    public void Every_refusal_has_words() =>
        English.Keys.Should().Contain(typeof(RefusalCodes).GetFields().Select(field => $"js.refused.{field.GetValue(null)}"));

    [Fact]
    public void Every_text_that_the_script_asks_for_is_there()
    {
        var scripts = Directory.GetFiles(Path.Combine(Repository.WebProject, "wwwroot", "js")).Select(File.ReadAllText);
        var asked = scripts.SelectMany(script => Asked().Matches(script)).Select(match => match.Groups[1].Value).Distinct().ToList();

        asked.Should().NotBeEmpty().And.OnlyContain(key => English.ContainsKey($"js.{key}") || English.ContainsKey($"js.{key}.other"));
    }

    private static Dictionary<string, string> Read(string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Path.Combine(Repository.WebProject, "Pages", "Texts", $"{language}.json")))!;

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(?:text|counted)\('([\w.-]+)'")]
    private static partial Regex Asked();
}
