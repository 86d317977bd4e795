using System.Diagnostics.Metrics;
using ChatApp.Configuration;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Realtime;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatApp.Telemetry;

/// <summary>Metrics for Prometheus, always; metrics and traces over OTLP when OpenTelemetry's standard variables enable them.</summary>
internal static class TelemetryFeature
{
    /// <summary>Name of this product's meter and activity source.</summary>
    private const string Own = "ChatApp";

    /// <summary>Maximum number of label combinations per metric: memory for all of them is allocated at the start, and OpenTelemetry's
    /// default of 2,000 takes 10 MB. Requests have the most: about 30 routes, methods and statuses.</summary>
    private const int MaxSeries = 300;

    private static readonly string[] Meters =
    [
        Own, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "System.Runtime",
    ];

    /// <summary>Buckets of durations that can be as long as a connection, including that of its request: a page may be open for days. In
    /// seconds; the frameworks' own buckets end at 10 s and 5 min.</summary>
    private static readonly Dictionary<string, double[]> Long = new()
    {
        ["http.server.request.duration"] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 3_600, 86_400],
        ["kestrel.connection.duration"] = Lives,
        ["signalr.server.connection.duration"] = Lives,
    };

    private static readonly PathString[] Untraced = [Paths.Metrics, "/healthz", "/setup", "/invite", "/sign-in"];

    private static double[] Lives => [0.1, 1, 10, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 259_200, 604_800];

    /// <summary>Adds metrics, and exporters where configured.</summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (IsOff(configuration))
            return builder;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(NameServer).WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddView(ViewOf)
                .AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0);
            if (IsExported(configuration, "METRICS"))
                metrics.AddOtlpExporter();
        });
        if (IsExported(configuration, "TRACES"))
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests => requests.Filter = ShouldTrace)
                .AddSource(RealtimeFeature.TraceSource, Own).AddOtlpExporter());
        return builder;
    }

    /// <summary>Maps the metrics endpoint.</summary>
    public static WebApplication MapTelemetry(this WebApplication app)
    {
        if (!IsOff(app.Configuration))
            app.MapPrometheusScrapingEndpoint(Paths.Metrics, meterProvider: null, branch => branch.Use(NeverCacheAsync), optionsName: null)
                .RequireAuthorization(ConnectionPolicies.OperatorOrLoopback).WithMetadata(new MetricsRefusal());
        return app;
    }

    private static Task NeverCacheAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static MetricStreamConfiguration ViewOf(Instrument instrument) => Long.TryGetValue(instrument.Name, out var buckets)
        ? new ExplicitBucketHistogramConfiguration { Boundaries = buckets, CardinalityLimit = MaxSeries }
        : new MetricStreamConfiguration { CardinalityLimit = MaxSeries };

    // The environment variables are added last and take precedence.
    private static void NameServer(ResourceBuilder resource) => resource.Clear()
        .AddService(Own, serviceVersion: ProductVersion.Text)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static bool IsOff(IConfiguration configuration) =>
        string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsExported(ConfigurationManager configuration, string signal) =>
        !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]));

    // Excludes periodic probes and scrapes, and links whose path is a secret.
    private static bool ShouldTrace(HttpContext context) => !Untraced.Any(start => context.Request.Path.StartsWithSegments(start));
}
