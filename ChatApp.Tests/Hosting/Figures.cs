namespace ChatApp.Tests.Hosting;

/// <summary>Whether a server collects metrics. Most tests do not read them, and building the meters takes a sixth of a start.</summary>
public static class Figures
{
    /// <summary>Command-line argument that disables metrics.</summary>
    public const string Off = $"--{Variable}=true";

    /// <summary>Setting of <see cref="TestServer"/> that enables metrics.</summary>
    public const string On = $"{Variable}=false";

    /// <summary>OpenTelemetry's own environment variable.</summary>
    public const string Variable = "OTEL_SDK_DISABLED";
}
