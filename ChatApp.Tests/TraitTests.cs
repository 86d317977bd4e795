using ChatApp.Tests.Hosting;
using Mono.Cecil;

namespace ChatApp.Tests;

/// <summary>Each test class carries the trait <c>kind</c>: <c>unit</c>, <c>server</c> (sockets, processes, databases) or
/// <c>browser</c>. What <c>unit</c> selects runs in seconds.</summary>
[Trait("kind", "unit")]
public sealed class TraitTests
{
    private static readonly string[] ServerTypes =
    [
        "System.Net.Sockets", "System.Net.Http.HttpClient", "System.Diagnostics.Process", "Microsoft.AspNetCore.Builder.WebApplication",
        "Microsoft.AspNetCore.SignalR.Client", "Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore",
    ];

    private static readonly Dictionary<string, TypeDefinition> Types = ReadTypes();

    public static TheoryData<string> TestClasses => [.. Types.Values.Where(IsTestClass).Select(type => type.FullName).Order()];

    [Theory]
    [MemberData(nameof(TestClasses))]
    public void A_test_class_says_what_it_needs(string name)
    {
        var type = Types[name];
        var needed = Needs(type);

        Kinds(type).Should().Equal([needed]);
    }

    private static string[] Kinds(TypeDefinition type) =>
    [
        .. type.CustomAttributes
            .Where(attribute => attribute.AttributeType.Name == nameof(TraitAttribute)
                && attribute.ConstructorArguments[0].Value is "kind")
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value),
    ];

    // What a class uses in its own methods and in the methods of this assembly that they call.
    private static string Needs(TypeDefinition test)
    {
        HashSet<string> seen = [];
        Queue<MethodDefinition> left = new(WithNested(test));
        var kind = "unit";
        while (left.TryDequeue(out var method))
        {
            foreach (var used in CompiledTypes.UsedBy(method))
            {
                if (used.FullName.StartsWith("Microsoft.Playwright.", StringComparison.Ordinal))
                    return "browser";
                if (ServerTypes.Any(name => used.FullName.StartsWith(name, StringComparison.Ordinal)))
                    kind = "server";
                // A state machine or a closure: its code belongs to the method.
                if (used.Name.Contains('<', StringComparison.Ordinal)
                    && Types.TryGetValue(used.FullName, out var generated) && seen.Add(used.FullName))
                    generated.Methods.ToList().ForEach(left.Enqueue);
            }

            foreach (var called in Called(method).Where(called => seen.Add(called.FullName)))
                left.Enqueue(called);
        }

        return kind;
    }

    private static IEnumerable<MethodDefinition> WithNested(TypeDefinition type) =>
    [
        .. Methods(type), .. type.NestedTypes.SelectMany(WithNested),
        .. type.Interfaces.Select(one => one.InterfaceType).OfType<GenericInstanceType>() // The methods of class fixtures.
            .SelectMany(fixture => fixture.GenericArguments)
            .SelectMany(fixture => Types.TryGetValue(fixture.FullName, out var own) ? Methods(own) : []),
    ];

    private static IEnumerable<MethodDefinition> Called(MethodDefinition method) => (method.HasBody ? method.Body.Instructions : [])
        .Select(instruction => instruction.Operand).OfType<MethodReference>()
        .Where(called => Types.ContainsKey(called.DeclaringType.GetElementType().FullName))
        .Select(called => Types[called.DeclaringType.GetElementType().FullName].Methods
            .FirstOrDefault(one => one.FullName == called.GetElementMethod().FullName))
        .OfType<MethodDefinition>();

    private static bool IsTestClass(TypeDefinition type) => !type.IsAbstract && Methods(type)
        .Any(method => method.CustomAttributes
            .Any(attribute => attribute.AttributeType.Name is nameof(FactAttribute) or nameof(TheoryAttribute)));

    private static IEnumerable<MethodDefinition> Methods(TypeDefinition type) =>
        type.BaseType is { } parent && Types.TryGetValue(parent.FullName, out var own) ? type.Methods.Concat(Methods(own)) : type.Methods;

    private static Dictionary<string, TypeDefinition> ReadTypes()
    {
        var folder = Path.GetDirectoryName(typeof(TraitTests).Assembly.Location)!;
        return new[] { typeof(TraitTests).Assembly.Location, Path.Combine(folder, "ChatApp.Load.dll") }
            .SelectMany(file => AssemblyDefinition.ReadAssembly(file).MainModule.GetTypes())
            .Where(type => type.FullName.StartsWith("ChatApp.", StringComparison.Ordinal))
            .ToDictionary(type => type.FullName);
    }
}
