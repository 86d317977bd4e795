using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ChatApp.Tests.Hosting.LongestFirstOrderer", "ChatApp.Tests")]

namespace ChatApp.Tests.Hosting;

/// <summary>Runs the slowest test classes first, so that none of them runs alone at the end.</summary>
public sealed class LongestFirstOrderer : ITestCollectionOrderer
{
    // By duration on two cores. Classes that are not named run after these.
    private static readonly string[] Order =
    [
        ".Browser.HeartbeatTests", ".Client.ChatClientGuardTests", ".Browser.OpeningTests", ".Client.ChaosTests", ".Browser.HiddenTabTests",
        ".Browser.PressTests", ".Connections.EndTests", ".Browser.CountTests", ".Browser.EditingTests", ".Browser.OutboxTests", ".Browser.",
        ".Client.",
        ".Storage.", ".Cli.",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Place(collection.DisplayName))
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Place(string name) =>
        Array.FindIndex(Order, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var place ? place : Order.Length;
}
