using System.Globalization;
using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary>The table of bounds in deploy/README.md, compared with the options.</summary>
[Trait("kind", "unit")]
public sealed partial class BoundsTableTests
{
    [Fact]
    public void Each_setting_in_the_table_has_the_default_that_the_table_names()
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "deploy/README.md")).Split("## What one client may cost")[1]
            .Split("\n## ")[0];
        var rows = table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|'))
            .ToList();
        var defaults = typeof(Program).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetConstructor([]) is not null)
            .SelectMany(
                type => type.GetProperties().Where(one => one.CanWrite)
                    .Select(one => (one.Name, Default: one.GetValue(Activator.CreateInstance(type)))))
            .ToLookup(one => one.Name, one => one.Default);

        var found = rows.SelectMany(row => Names().Matches(row[1]).Select(name => (Name: name.Groups[1].Value, Cell: row[2])))
            .Where(one => defaults.Contains(one.Name)).ToList();

        found.Count.Should().BeGreaterThan(20);
        foreach (var (name, cell) in found)
        {
            var text = TextOf(defaults[name].Single());
            Regex.IsMatch(cell, $@"(?<![\d,]){Regex.Escape(text)}(?![\d,]*\d)")
                .Should().BeTrue($"the default of {name} is {text}, and the table says {cell.Trim()}");
        }
    }

    private static string TextOf(object? value) => value switch
    {
        TimeSpan { TotalDays: >= 1 } time => $"{time.TotalDays} day",
        TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} minute",
        TimeSpan time => $"{time.TotalSeconds} s",
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) switch
        {
            > 0 and var bytes when bytes % (1 << 20) == 0 => $"{bytes >> 20} MB",
            var number => number.ToString("N0", CultureInfo.InvariantCulture),
        },
    };

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex Names();
}
