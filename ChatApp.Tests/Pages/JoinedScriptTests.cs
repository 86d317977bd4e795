using System.Text.RegularExpressions;

namespace ChatApp.Tests.Pages;

/// <summary>What the modules in <c>wwwroot/js</c> must keep to, so that the build can join them by removing their imports: joined modules
/// share one scope.</summary>
[Trait("kind", "unit")]
public sealed partial class JoinedScriptTests
{
    private static IEnumerable<ScriptModule> Modules => ScriptModule.All.Values;

    private static ILookup<string, string> Files => ScriptModule.JoinedFiles;

    [Fact]
    public void Each_module_is_in_a_joined_file_and_in_none_twice()
    {
        Files.Select(file => file.Key).Should().BeEquivalentTo("chat", "later", "pages");
        Files.Should().AllSatisfy(file => file.Should().OnlyHaveUniqueItems());
        Files["later"].Should().NotIntersectWith(Files["chat"], "the chat page loads both");
        ScriptModule.All.Keys.Except(Files.SelectMany(file => file)).Should().BeEmpty("a Script in ChatApp.csproj names each module");
        Files.SelectMany(file => file).Except(ScriptModule.All.Keys).Should().BeEmpty("they are not in wwwroot/js");
    }

    [Fact]
    public void A_module_comes_after_those_that_it_imports()
    {
        foreach (var file in Files)
        {
            var before = file.Key == "later" ? Files["chat"].ToHashSet() : [];
            foreach (var name in file)
            {
                ScriptModule.All[name].Imports.Select(import => import.From).Should().BeSubsetOf(
                    before, "{0}.js imports them: in ChatApp.csproj, move them before it in the list of {1}.js", name, file.Key);
                before.Add(name);
            }
        }
    }

    [Fact]
    public void No_two_modules_declare_the_same_name()
    {
        var twice = Modules.SelectMany(module => module.Declares, (module, name) => (module.Name, Declares: name))
            .GroupBy(one => one.Declares, one => $"{one.Name}.js").Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} in {string.Join(" and ", group)}");

        twice.Should().BeEmpty("rename it in one of them");
        ScriptModule.All["main"].Declares.Should().Contain(["LOAD_MS", "goodbye", "roomAsDrawn"], "they are seen");
    }

    [Fact]
    public void Imports_are_lists_of_names_that_the_other_module_exports()
    {
        foreach (var module in Modules)
        {
            ImportLine().Count(module.Text).Should().Be(
                module.Imports.Select(import => import.From).Distinct().Count(),
                "{0}.js imports only by import {{ a, b }} from '/js/x.js'; once from each module", module.Name);
            ExportLine().Count(module.Text).Should().Be(
                module.Exports.Count, "{0}.js exports only by export before a class, const or function", module.Name);
            foreach (var (from, name) in module.Imports)
                ScriptModule.All[from].Exports.Should().Contain(name, "{0}.js imports it from {1}.js", module.Name, from);
        }
    }

    [Fact]
    public void What_a_module_uses_of_others_it_imports()
    {
        var exported = Modules.SelectMany(module => module.Exports).ToHashSet();
        foreach (var module in Modules)
        {
            var onDemand = module.Later.SelectMany(name => ScriptModule.All[name].Exports);
            module.Uses.Where(exported.Contains).Except(module.Declares).Except(onDemand).Should().BeSubsetOf(
                module.Imports.Select(import => import.Name),
                "{0}.js uses them, and finds them only where it is joined with them", module.Name);
        }
    }

    [Fact]
    public void Only_what_connects_loads_on_demand_and_only_the_modules_of_the_later_file()
    {
        foreach (var module in Modules)
        {
            OnDemand().Count(module.Text).Should().Be(module.Later.Count, "{0}.js loads only by await import('/js/x.js')", module.Name);
            module.Later.Should().BeSubsetOf(Files["chat"].Contains(module.Name) ? Files["later"] : []);
        }

        ScriptModule.All["main"].Later.Should().HaveCountGreaterThan(10);
    }

    [GeneratedRegex(@"^import\b", RegexOptions.Multiline)]
    private static partial Regex ImportLine();

    [GeneratedRegex(@"^export\b", RegexOptions.Multiline)]
    private static partial Regex ExportLine();

    // Not a type in a comment, which is followed by its name.
    [GeneratedRegex(@"\bimport\((?!'/js/[\w-]+\.js'\)\.[A-Z])")]
    private static partial Regex OnDemand();
}
