namespace ChatApp.Load;

/// <summary>Shows a run's progress: one line that is overwritten on a terminal, else a line for each step.</summary>
internal sealed class LoadProgress(TextWriter output, bool silent)
{
    private readonly bool terminal = !silent && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private string step = "";
    private long begun;

    /// <summary>Reports the start of a step.</summary>
    public void Say(string line)
    {
        (step, begun) = (line, Environment.TickCount64);
        if (terminal)
            Show(line);
        else if (!silent)
            output.WriteLine(line);
    }

    /// <summary>Updates the elapsed time of the current step.</summary>
    public void GoOn()
    {
        if (terminal)
            Show($"{step} … {(Environment.TickCount64 - begun) / 1_000} s");
    }

    /// <summary>Clears the progress line before the results are printed.</summary>
    public void End()
    {
        if (terminal)
            Show("");
    }

    // Returns to the start of the line, writes the text and erases the rest.
    private void Show(string line) => output.Write($"\r{line[..Math.Min(line.Length, Math.Max(1, Console.WindowWidth - 1))]}\e[K");
}
