namespace ChatApp.Connections;

/// <summary>How long a reconnect storm takes, if everybody presses at once and <see cref="TurnSchedule"/> is at rest: half a second's worth
/// is admitted at once, the others at the rate.</summary>
/// <param name="Connections">Number of connections that end.</param>
/// <param name="PerSecond">Rate of admission, of all nodes together.</param>
public readonly record struct RestartForecast(int Connections, int PerSecond)
{
    /// <summary>Time until the last of them is admitted.</summary>
    public TimeSpan LastBackAfter =>
        TimeSpan.FromSeconds(Math.Max(0, Connections - Math.Max(1, PerSecond / 2)) / (double)PerSecond);
}
