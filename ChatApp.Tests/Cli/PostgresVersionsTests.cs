using ChatApp.Load.Databases;

namespace ChatApp.Tests.Cli;

[Trait("kind", "unit")]
public sealed class PostgresVersionsTests
{
    [Theory]
    [InlineData("15", "9.6", "15")]
    [InlineData("9.10", "9.6", "9.10", "common")]
    [InlineData(null, "common")]
    public void The_newest_is_that_with_the_greatest_number(string? newest, params string[] names) =>
        PostgresVersions.Newest(names).Should().Be(newest);
}
