using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>Base class of tests of pages that an operator, who is also connected, opens by HTTP requests.</summary>
public abstract class OperatorPageTests : WireTests
{
    protected WireClient OperatorsClient { get; private set; } = null!;

    protected WireVisitor Operator => OperatorsClient.Visitor!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        OperatorsClient = await OperatorAsync();
    }
}
