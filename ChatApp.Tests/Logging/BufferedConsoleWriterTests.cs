using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using ChatApp.Logging;

namespace ChatApp.Tests.Logging;

/// <summary>Console output arrives complete and in order, however slow its reader is.</summary>
[Trait("kind", "unit")]
public sealed class BufferedConsoleWriterTests : IDisposable
{
    private const int Writers = 4, Lines = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly AnonymousPipeServerStream read = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream write;
    private readonly BufferedConsoleWriter output;

    public BufferedConsoleWriterTests()
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
    public async Task Everything_arrives_in_lines_that_are_whole_and_in_order()
    {
        // More than the buffer holds: the writers cannot finish before the reader starts.
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (var number = 0; number < Lines; number++)
                    output.Write($"{writer} {number} 你好 {new string('x', 100)}\n");
            },
            TaskCreationOptions.LongRunning)));
        var reading = Task.Run(() => new StreamReader(read, Encoding.UTF8).ReadToEnd());
        await writing.WaitAsync(Patience);
        output.Dispose();
        write.Dispose();

        var lines = (await reading.WaitAsync(Patience)).TrimEnd().Split('\n').Select(line => line.Split(' ')).ToList();

        lines.Should().HaveCount(Writers * Lines);
        lines.Should().OnlyContain(parts => parts.Length == 4 && parts[2] == "你好" && parts[3].Length == 100);
        var numbers = Enumerable.Range(0, Lines).Select(number => $"{number}").ToList();
        lines.GroupBy(parts => parts[0]).Should().AllSatisfy(one => one.Select(parts => parts[1]).Should().Equal(numbers));
    }

    [Fact]
    public async Task A_line_does_not_wait_for_another_one()
    {
        output.Write("alone\n");

        (await new StreamReader(read).ReadLineAsync().WaitAsync(Patience)).Should().Be("alone");
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
    public async Task Where_the_other_end_does_not_read_nobody_waits_long_and_what_is_dropped_is_counted()
    {
        var counted = new TaskCompletionSource<long>();
        output.OnDropped = dropped => counted.TrySetResult(dropped);
        const int All = 6 * Lines; // About 3 MB: pipe and buffer hold half of it.

        var watch = Stopwatch.StartNew();
        await Task.Factory.StartNew(
            () =>
            {
                for (var number = 0; number < All; number++)
                    output.Write($"{new string('x', 100)}\n");
            },
            TaskCreationOptions.LongRunning).WaitAsync(Patience);
        var took = watch.Elapsed;
        var reading = Task.Run(() =>
        {
            using var lines = new StreamReader(read, Encoding.UTF8);
            var count = 0;
            // Read all lines that were not dropped; their number is known once the first one has been read.
            while (!counted.Task.IsCompleted || count < All - counted.Task.Result)
                count += lines.ReadLine() is null ? throw new EndOfStreamException() : 1;
            return count;
        });
        var dropped = await counted.Task.WaitAsync(Patience);
        var lines = await reading.WaitAsync(Patience);

        took.Should().BeLessThan(TimeSpan.FromSeconds(20), "a reader is waited for once, and not with each line");
        dropped.Should().BeGreaterThan(0);
        lines.Should().Be(All - (int)dropped);
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
