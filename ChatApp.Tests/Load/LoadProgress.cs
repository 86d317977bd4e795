namespace ChatApp.Load;

/// <summary>How a run goes: on a terminal one line that is written again and again, else a line for each step.</summary>
internal sealed class LoadProgress(TextWriter output, bool silent)
{
    private readonly bool terminal = !silent && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private string step = "";
    private long begun;

    /// <summary>A step begins.</summary>
    public void Say(string line)
    {
        (step, begun) = (line, Environment.TickCount64);
        if (terminal)
            Show(line);
        else if (!silent)
            output.WriteLine(line);
    }

    /// <summary>A step goes on.</summary>
    public void GoOn()
    {
        if (terminal)
            Show($"{step} … {(Environment.TickCount64 - begun) / 1_000} s");
    }

    /// <summary>Makes room for what stays.</summary>
    public void End()
    {
        if (terminal)
            Show("");
    }

    // To the line's beginning, then what is there, then nothing to its end.
    private void Show(string line) => output.Write($"\r{line[..Math.Min(line.Length, Math.Max(1, Console.WindowWidth - 1))]}\e[K");
}
