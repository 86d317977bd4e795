using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ChatApp.Tests.Hosting.LongestFirst", "ChatApp.Tests")]

namespace ChatApp.Tests.Hosting;

/// <summary>Begins with the classes whose tests take long, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // By how long they took on two cores. A class that is not named comes after those that are.
    private static readonly string[] Order =
    [
        ".Browser.HeartbeatTests", ".Client.ChatClientGuardTests", ".Browser.OpeningTests", ".Client.ChaosTests", ".Browser.HiddenTabTests",
        ".Browser.PressTests", ".Connections.EndTests", ".Browser.CountTests", ".Browser.EditingTests", ".Browser.OutboxTests", ".Browser.", ".Client.",
        ".Storage.", ".Cli.",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Place(collection.DisplayName)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Place(string name) =>
        Array.FindIndex(Order, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var place ? place : Order.Length;
}
