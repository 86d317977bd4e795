using System.Globalization;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Search;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace ChatApp.Tests.Client;

/// <summary>Random sequences of client actions and faults, checked against a model of the stored and displayed messages.</summary>
[Trait("kind", "server")]
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int Cases = 6;

    // An attempt to shrink a failing sequence takes 1 to 2 s, and races do not fail every time, so more attempts are not worth it.
    private const int MostShrinks = 40;

    [Fact]
    public async Task Whatever_clients_do_and_whatever_befalls_them_everybody_ends_with_what_is_stored_and_that_is_what_was_acknowledged()
    {
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("CHATAPP_SEED") ?? "20261", CultureInfo.InvariantCulture);
        var cases = int.Parse(Environment.GetEnvironmentVariable("CHATAPP_CASES") ?? $"{Cases}", CultureInfo.InvariantCulture);
        output.WriteLine($"CHATAPP_SEED={seed} CHATAPP_CASES={cases}");
        await using var server = await ServerProcess.StartAsync();
        var (number, failed) = (0, 0);
        var blows = new Dictionary<Blow, int>();
        var property = Prop.ForAll(ModelCase.Arbitrary, async sequence =>
        {
            if (failed > 0 && failed++ > MostShrinks)
                return;
            try
            {
                foreach (var batch in sequence.Batches)
                    blows[batch.Blow] = blows.GetValueOrDefault(batch.Blow) + 1;
                await ModelRun.RunAsync(server, ++number, sequence);
            }
            catch (Exception fault)
            {
                failed++;
                output.WriteLine($"Case {number} failed: {sequence}\n{(failed == 1 ? fault : fault.Message)}\n");
                throw;
            }
        });

        await Task.Run(
            () => Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(new Replay(new Rnd(seed), null)), property));

        number.Should().Be(cases);
        await IndexCheck.ShouldAgreeAsync(server.DatabaseFile);
        output.WriteLine(string.Join(", ", blows.OrderBy(blow => blow.Key).Select(blow => $"{blow.Key}: {blow.Value}")));
    }
}
