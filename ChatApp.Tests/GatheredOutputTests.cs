using System.IO.Pipes;
using System.Text;

namespace ChatApp.Tests;

/// <summary>What is written to the console arrives, whole and in order, whoever reads.</summary>
public sealed class GatheredOutputTests : IDisposable
{
    private const int Writers = 4, Lines = 5_000;

    private readonly AnonymousPipeServerStream read = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream write;
    private readonly GatheredOutput output;

    public GatheredOutputTests()
    {
        write = new(PipeDirection.Out, read.ClientSafePipeHandle);
        output = new(write, Encoding.UTF8);
    }

    public void Dispose()
    {
        output.Dispose();
        write.Dispose();
        read.Dispose();
    }

    [Fact]
    public async Task Everything_arrives_in_lines_that_are_whole_and_in_order_even_where_reading_begins_late()
    {
        // More than may wait: some of it is read before all of it is written.
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (var number = 0; number < Lines; number++)
                    output.Write($"{writer} {number} 你好 {new string('x', 100)}\n");
            },
            TaskCreationOptions.LongRunning)));
        var reading = Task.Run(() => new StreamReader(read, Encoding.UTF8).ReadToEnd());
        await writing;
        output.Dispose();
        write.Dispose();

        var lines = (await reading).TrimEnd().Split('\n').Select(line => line.Split(' ')).ToList();

        lines.Should().HaveCount(Writers * Lines).And.OnlyContain(parts => parts.Length == 4 && parts[2] == "你好" && parts[3].Length == 100);
        lines.GroupBy(parts => parts[0]).Should().AllSatisfy(one => one.Select(parts => parts[1]).Should().Equal(Enumerable.Range(0, Lines).Select(number => $"{number}")));
    }

    [Fact]
    public async Task A_line_does_not_wait_for_another_one()
    {
        output.Write("alone\n");

        (await new StreamReader(read).ReadLineAsync()).Should().Be("alone");
    }

    [Fact]
    public async Task What_is_written_after_the_end_arrives_as_well()
    {
        output.Write("before\n");
        output.Dispose();

        output.Write("after\n");
        write.Dispose();

        (await new StreamReader(read).ReadToEndAsync()).Should().Be("before\nafter\n");
    }

    [Fact]
    public void Where_nobody_reads_any_more_nobody_waits()
    {
        read.Dispose();

        var flood = () =>
        {
            for (var number = 0; number < 10 * Lines; number++)
                output.Write($"{new string('x', 100)}\n");
            output.Dispose();
        };

        flood.Should().NotThrow();
    }
}
