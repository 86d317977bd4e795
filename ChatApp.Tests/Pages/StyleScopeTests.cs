using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>All style sheets share one global scope, so each component styles only its own elements.</summary>
[Trait("kind", "unit")]
public sealed partial class StyleScopeTests
{
    /// <summary>Sheets for all components, which may refine their rules under their own elements: buttons, words, fields, print.</summary>
    private static readonly string[] Shared = ["tokens", "base", "settings", "print"];

    /// <summary>The text of a message: messages.css styles its position, prose.css its content.</summary>
    private static readonly string[] SharedByTwo = [".body"];

    [Fact]
    public void No_class_is_styled_by_two_components_unless_each_does_so_under_an_element_of_its_own()
    {
        var styled = StyleSheets.All.Except(Shared)
            .SelectMany(
                file => StyleSheets.SelectorsOf(file)
                    .SelectMany(selector => StyleSheets.ClassesOf(selector).Select(name => (name, file, selector))))
            .Where(one => !SharedByTwo.Contains(one.name))
            .GroupBy(one => one.name)
            .Where(one => one.Select(use => use.file).Distinct().Count() > 1);

        var collisions = styled.SelectMany(one => one
            .GroupBy(use => StyleSheets.ScopeOf(use.selector))
            .Where(scope => scope.Key == one.Key || scope.Select(use => use.file).Distinct().Count() > 1)
            .SelectMany(scope => scope.Select(use => $"{one.Key} in {use.file}.css: {use.selector}")));

        collisions.Should().BeEmpty();
    }

    [Theory]
    [InlineData("hub-log", ".hub-log-page", "HubLog Audit")]
    [InlineData("audit", ".audit-page", "Audit")]
    [InlineData("people", ".people-page", "People")]
    [InlineData("search", ".search-page", "Mentions Saved Search")]
    [InlineData("account", ".account", "Account MyConnections")]
    [InlineData("notice", ".notice", "Notice AccountDeleted SignInLink")]
    public void The_styles_of_one_page_stand_under_a_class_that_no_other_page_has(string file, string root, string pages)
    {
        StyleSheets.SelectorsOf(file).Should().NotBeEmpty().And.OnlyContain(selector => StyleSheets.ScopeOf(selector) == root);

        Markup().Where(one => one.Classes.Contains(root[1..])).Select(one => one.Name).Should().BeEquivalentTo(pages.Split(' '));
    }

    [Theory]
    [InlineData(".a .b:not(.c) > .d:has(> :not(.e)), .f", ".a .b:not(.c) > .d:has(> :not(.e))|.f", ".a|.f", ".d|.f")]
    [InlineData(
        ".a { color: red; .b, > .c { x: y; } @media (width < 1px) { .d { x: y; } } } .e",
        ".a|.a .b|.a > .c|.a .d|.e", ".a|.a|.a|.a|.e", ".a|.b|.c|.d|.e")]
    public void Selectors_are_read_as_a_browser_reads_them(string css, string selectors, string scopes, string classes)
    {
        var read = StyleSheets.Selectors(css + " { x: y; }");

        string.Join('|', read).Should().Be(selectors);
        string.Join('|', read.Select(StyleSheets.ScopeOf)).Should().Be(scopes);
        string.Join('|', read.SelectMany(StyleSheets.ClassesOf)).Should().Be(classes);
    }

    private static IEnumerable<(string Name, string[] Classes)> Markup() =>
        Directory.GetFiles(Path.Combine(Repository.WebProject, "Pages"), "*.cshtml")
            .Concat(Directory.GetFiles(Path.Combine(Repository.WebProject, "wwwroot", "js"), "*.js"))
            .Select(file => (
                Path.GetFileNameWithoutExtension(file),
                ClassNames().Matches(File.ReadAllText(file)).SelectMany(match => match.Groups[1].Value.Split(' ')).ToArray()));

    [GeneratedRegex("""(?:class="|className(?::| =) '|"Body"\] = ")([^"']*)""")]
    private static partial Regex ClassNames();
}
