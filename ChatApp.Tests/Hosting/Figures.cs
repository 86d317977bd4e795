namespace ChatApp.Tests.Hosting;

/// <summary>Whether a server collects figures. Most tests do not look at them, and to build what collects them is a sixth of a start.</summary>
public static class Figures
{
    /// <summary>Configuration for a server that does not.</summary>
    public const string Off = $"--{Variable}=true";

    /// <summary>And for one that does, as a setting of <see cref="TestServer"/>.</summary>
    public const string On = $"{Variable}=false";

    /// <summary>OpenTelemetry's own.</summary>
    public const string Variable = "OTEL_SDK_DISABLED";
}
