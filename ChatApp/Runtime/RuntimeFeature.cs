using ChatApp.Configuration;
using Microsoft.AspNetCore.Connections;

namespace ChatApp.Runtime;

/// <summary>Work-arounds for framework behaviour that one switch turns off; README.md in this folder lists all of them.</summary>
public static class RuntimeFeature
{
    /// <summary>Adds the buffers that Kestrel takes.</summary>
    public static WebApplicationBuilder AddRuntime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SettingNames.Of(typeof(RuntimeOptions)));
        builder.Services.AddSingleton<UnpinnedMemoryPool.Factory>();
        builder.Services.AddSingleton<ConnectBurstGc>();
        if (IsOn(builder.Configuration))
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<UnpinnedMemoryPool.Factory>());
        return builder;
    }

    /// <summary>Adds the rest of the collector: for a process of its own, not for tests with many servers in one.</summary>
    public static void AddConnectBurstGc(this WebApplicationBuilder builder)
    {
        if (IsOn(builder.Configuration))
            builder.Services.AddHostedService(provider => provider.GetRequiredService<ConnectBurstGc>());
        else
            ConnectBurstGc.End();
    }

    private static bool IsOn(ConfigurationManager configuration) =>
        configuration.GetValue($"{Settings.Section}:{nameof(RuntimeOptions.ConnectBurstGc)}", defaultValue: true);
}
