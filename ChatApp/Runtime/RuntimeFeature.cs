using ChatApp.Configuration;
using Microsoft.AspNetCore.Connections;

namespace ChatApp.Runtime;

/// <summary>Registers work-arounds for framework behaviour, which one switch turns off; README.md in this folder lists all of
/// them.</summary>
internal static class RuntimeFeature
{
    /// <summary>Replaces Kestrel's memory pool by <see cref="UnpinnedMemoryPool"/>, if the switch is on.</summary>
    public static WebApplicationBuilder AddRuntime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SettingNames.Of(typeof(RuntimeOptions)));
        builder.Services.AddSingleton<UnpinnedMemoryPool.Factory>();
        builder.Services.AddSingleton<ConnectBurstGc>();
        if (IsOn(builder.Configuration))
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<UnpinnedMemoryPool.Factory>());
        return builder;
    }

    /// <summary>Runs <see cref="ConnectBurstGc"/>. It affects the whole process, so tests with several servers in one process omit
    /// it.</summary>
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
