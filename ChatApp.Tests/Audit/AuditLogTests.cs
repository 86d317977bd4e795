using ChatApp.Audit;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatApp.Tests.Audit;

/// <summary>How many rows a flood of events can add to the audit log, and how long rows are kept.</summary>
[Trait("kind", "server")]
public sealed class AuditLogTests : WireTests
{
    private readonly ManualTime time = new(DateTimeOffset.UtcNow);

    private AuditLog Log => Server.App.Services.GetRequiredService<AuditLog>();

    protected override Task<TestServer> StartAsync() =>
        TestServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), "Chat:AuditEntries=1000", "Chat:AuditKeep=400.00:00:00");

    [Fact]
    public async Task Repeats_within_a_minute_are_one_row_with_a_count_and_two_lines()
    {
        for (var tries = 0; tries < 300; tries++)
            await FailAsync("password");
        (await RowsAsync()).Should().Equal("method=password|1");
        time.Advance(AuditLog.MergeWindow);
        await Log.FlushAsync(all: false);
        await FailAsync("password");

        (await RowsAsync()).Should().Equal("method=password|300", "method=password|1");
        Server.Log.Lines(1161).Should().HaveCount(3)
            .And.Contain(line => line.Contains("300 times within a minute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_different_failures_in_a_minute_the_hundredth_is_told_apart_and_the_rest_are_counted_together()
    {
        for (var source = 0; source < AuditLog.MaxKinds + 50; source++)
            await FailAsync($"{source}");
        time.Advance(AuditLog.MergeWindow);
        await Log.FlushAsync(all: false);

        var rows = await RowsAsync();
        rows.Should().HaveCount(AuditLog.MaxKinds + 1);
        rows[AuditLog.MaxKinds - 1].Should().Be($"method={AuditLog.MaxKinds - 1}|1");
        rows[^1].Should().Be("source=many|50");
    }

    [Fact]
    public async Task Entries_are_kept_for_their_time_and_beyond_the_greatest_number_failures_go_first()
    {
        var old = (time.GetUtcNow() - TimeSpan.FromDays(400)).UtcTicks;
        await QueryAsync($"""
            INSERT INTO Audit (AtTicks, Event, Detail, Count) VALUES ({old - 1}, 1, 'too old', 1), ({old + 1}, 1, 'old', 1);
            WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
            INSERT INTO Audit (AtTicks, Event, Detail, Count) SELECT {old + 2}, 2, 'failure', 1 FROM n
            """);

        await Server.App.Services.GetServices<IHostedService>().OfType<AuditCleanupService>().Single().PruneAsync(CancellationToken.None);

        (await QueryAsync("SELECT Detail, COUNT(*) FROM Audit WHERE Event < 3 GROUP BY Detail ORDER BY Detail"))
            .Should().Equal("failure|999", "old|1");
    }

    [Fact]
    public async Task Settings_that_differ_from_the_last_starts_are_recorded_and_secrets_are_not()
    {
        var service = Server.App.Services.GetServices<IHostedService>().OfType<AuditCleanupService>().Single();
        var configuration = Server.App.Services.GetRequiredService<IConfiguration>();
        await service.RecordSettingsAsync(default);
        await service.RecordSettingsAsync(default);
        configuration["Chat:Access"] = "Invite";
        configuration["Chat:SomePassword"] = "hunter2";
        await service.RecordSettingsAsync(default);

        var rows = await QueryAsync("SELECT Detail FROM Audit ORDER BY Key");
        rows.Should().HaveCount(2);
        rows[0].Should().Contain("Chat:AuditEntries=1000").And.NotContain("Chat:Access=");
        rows[1].Should().Contain("Chat:Access=Invite").And.Contain("Chat:SomePassword=***").And.NotContain("hunter2");
    }

    [Fact]
    public async Task What_cannot_be_stored_is_said_and_stored_later()
    {
        Server.Log.Expect(1198);
        await QueryAsync("ALTER TABLE Audit RENAME TO Away");
        await FailAsync("password");
        Server.Log.Lines(1198).Should().ContainSingle();
        await QueryAsync("ALTER TABLE Away RENAME TO Audit");
        time.Advance(AuditLog.MergeWindow);

        await Log.FlushAsync(all: false);

        (await RowsAsync()).Should().Equal("method=password|1");
    }

    private Task FailAsync(string method) => Log.RecordAsync(Log.Entry(AuditEvent.SignInFailed, null, null, $"method={method}"));

    private Task<IReadOnlyList<string>> RowsAsync() => QueryAsync("SELECT Detail, Count FROM Audit WHERE Event = 2 ORDER BY Key");
}
