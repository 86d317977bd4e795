using ChatApp.Configuration;
using Microsoft.AspNetCore.Connections;

namespace ChatApp.Runtime;

/// <summary>Registers work-arounds for framework behaviour; README.md in this folder lists all of them, and their switches.</summary>
internal static class RuntimeFeature
{
    /// <summary>Replaces Kestrel's memory pool by <see cref="UnpinnedMemoryPool"/>, if the switch is on.</summary>
    public static WebApplicationBuilder AddRuntime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SettingNames.Of(typeof(RuntimeOptions)));
        builder.Services.AddSingleton<UnpinnedMemoryPool.Factory>();
        builder.Services.AddSingleton<ConnectBurstGc>();
        builder.Services.AddSingleton(new NativeHeap(IsOn(builder.Configuration, nameof(RuntimeOptions.TrimNativeHeap))));
        if (IsOn(builder.Configuration, nameof(RuntimeOptions.ConnectBurstGc)))
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<UnpinnedMemoryPool.Factory>());
        return builder;
    }

    /// <summary>Runs <see cref="ConnectBurstGc"/>. It affects the whole process, so tests with several servers in one process omit
    /// it.</summary>
    public static void AddConnectBurstGc(this WebApplicationBuilder builder)
    {
        if (IsOn(builder.Configuration, nameof(RuntimeOptions.ConnectBurstGc)))
            builder.Services.AddHostedService(provider => provider.GetRequiredService<ConnectBurstGc>());
        else
            ConnectBurstGc.Resume();
    }

    private static bool IsOn(ConfigurationManager configuration, string option) =>
        configuration.GetValue($"{Settings.Section}:{option}", defaultValue: true);
}
