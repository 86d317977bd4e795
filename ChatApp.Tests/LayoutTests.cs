using ChatApp.Client;
using ChatApp.Tests.Hosting;
using Mono.Cecil;

namespace ChatApp.Tests;

/// <summary>Dependencies between the folders, taken from the compiled types, point one way, and only one folder uses SignalR's server
/// side.</summary>
[Trait("kind", "unit")]
public sealed class LayoutTests
{
    // Each folder may use those before it. Program, alone at the top, uses all of them.
    private static readonly string[] Order =
    [
        "Contracts", "Configuration", "Runtime", "Logging", "Storage", "Audit", "People", "Rooms", "Messages", "Search", "Files",
        "LinkPreviews", "HubLog",
        "Connections", "Realtime", "Telemetry", "Hosting", "Client", "Cli", "Pages",
    ];

    private static readonly Dictionary<string, string[]> Narrower = new()
    {
        ["Runtime"] = ["Configuration"],
        ["Logging"] = ["Configuration"],
        ["Client"] = ["Contracts"],
        // Commands are clients, work on the store of a server that need not run, or send a server orders, whose types are in Connections.
        ["Cli"] = ["Contracts", "Configuration", "Client", "Storage", "Audit", "People", "Connections", "Hosting"],
        ["Pages"] =
        [
            "Contracts", "Configuration", "Storage", "Audit", "People", "Rooms", "Messages", "Search", "Files", "HubLog", "Connections",
        ],
    };

    private static readonly IReadOnlyList<(string From, string To, string Type)> Uses = [.. ReadUses().Distinct()];

    [Fact]
    public void Every_dependency_points_up_the_list() =>
        Uses.Where(use => !MayUse(use.From, use.To)).Select(use => $"{use.From}: {use.Type} uses {use.To}").Distinct().Should().BeEmpty();

    [Fact]
    public void Every_folder_is_used_by_another_or_by_Program() => // Else the reading of types found nothing.
        Order.Except(Uses.Select(use => use.To)).Should().BeEmpty();

    [Fact]
    public void Only_Realtime_uses_the_hub_server() =>
        Uses.Where(use => use.To == SignalR && use.From is not ("Realtime" or "Client" or "")).Select(use => use.Type).Should().BeEmpty();

    [Fact]
    public void Only_Storage_and_queries_know_the_database()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(Program).Assembly.Location);
        var known = assembly.MainModule.GetTypes().Where(KnowsTheDatabase).Select(Outermost).Distinct().ToList();

        known.Select(type => type.Name).Should().Contain(["MessageQueries", "LinkQueries"], "it is known where it should be");
        known.Where(type => FolderOf(type) is { } folder && folder != "Storage" && !type.Name.EndsWith("Queries", StringComparison.Ordinal))
            .ExceptBy(MayKnowTheDatabase, type => type.Name)
            .Select(type => type.FullName).Should().BeEmpty("a second database must not touch them");
    }

    [Fact]
    public void Every_folder_is_in_the_list() =>
        Directory.GetDirectories(Repository.WebProject).Select(Path.GetFileName)
            .Except(["bin", "obj", "data", "wwwroot", "Properties", "decisions"])
            .Should().BeSubsetOf(Order);

    [Fact]
    public void Only_Program_lies_at_the_top() =>
        Directory.GetFiles(Repository.WebProject, "*.cs").Select(Path.GetFileName).Should().Equal("Program.cs");

    private const string Root = "ChatApp", SignalR = "Microsoft.AspNetCore.SignalR";

    private static readonly string[] DatabaseNames = ["Sqlite", "Postgres", "SqlDialect"];

    // What runs a query, of EF or in SQL. Row types may have a configuration, and changes may add and remove rows.
    private static readonly string[] Querying =
        ["EntityFrameworkQueryableExtensions", "RelationalQueryableExtensions", "RelationalDatabaseFacadeExtensions"];

    // What chooses a bell or a store of files by the database, and what writes the language of its full-text index.
    private static readonly string[] MayKnowTheDatabase = ["ClusterFeature", "PostgresFileStore", "MatchExpression"];

    private static bool KnowsTheDatabase(TypeDefinition type) =>
        CompiledTypes.UsedBy(type).Any(used => used.Namespace is "Microsoft.Data.Sqlite" or "SQLitePCL" || Querying.Contains(used.Name)
            || used.Namespace.StartsWith("Npgsql", StringComparison.Ordinal)
            || (used.Namespace == $"{Root}.Storage" && DatabaseNames.Any(name => used.Name.StartsWith(name, StringComparison.Ordinal))))
        || type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
            .Any(instruction => instruction.Operand is MethodReference { Name: "Set", DeclaringType.Name: "DbContext" });

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool MayUse(string from, string to) =>
        from.Length == 0 || to == from || to == SignalR
        || (Narrower.TryGetValue(from, out var allowed) ? allowed.Contains(to) : Array.IndexOf(Order, to) < Array.IndexOf(Order, from));

    private static IEnumerable<(string From, string To, string Type)> ReadUses()
    {
        using var server = AssemblyDefinition.ReadAssembly(typeof(Program).Assembly.Location);
        using var client = AssemblyDefinition.ReadAssembly(typeof(ChatClient).Assembly.Location);
        foreach (var type in server.MainModule.GetTypes().Concat(client.MainModule.GetTypes()))
        {
            if (FolderOf(type) is not { } from)
                continue;
            foreach (var used in CompiledTypes.UsedBy(type))
            {
                if (FolderOf(used) is { } to && to != from && to.Length > 0)
                    yield return (from, to, type.FullName);
            }
        }
    }

    // Null: neither ours nor SignalR's. Generated code has no namespace, or another one.
    private static string? FolderOf(TypeReference type)
    {
        type = Outermost(type);
        return type.Namespace.StartsWith(SignalR, StringComparison.Ordinal) ? SignalR
            : type.Namespace == Root ? ""
            : type.Namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? type.Namespace.Split('.')[1]
            : null;
    }
}
