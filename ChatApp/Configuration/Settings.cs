using Microsoft.Extensions.Options;

namespace ChatApp.Configuration;

/// <summary>Registration and validation of settings.</summary>
internal static class Settings
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Chat";

    /// <summary>Registers an options type with its validator. The caller binds it to <see cref="Section"/>: with a concrete type the binder
    /// is source-generated; with a type parameter it would use reflection, 5 ms of a start.</summary>
    public static OptionsBuilder<TSettings> AddSettings<TSettings, TCheck>(this IServiceCollection services)
        where TSettings : class
        where TCheck : class, IValidateOptions<TSettings>
    {
        services.AddSingleton<IValidateOptions<TSettings>, TCheck>();
        services.AddSingleton(SettingNames.Of(typeof(TSettings)));
        return services.AddOptions<TSettings>().ValidateOnStart();
    }

    /// <summary>Refuses empty numbers, times and words, such as <c>Chat__Access=</c> from an unset variable, and values that are not a
    /// single value: binding would keep the default, which for <c>Chat:Access</c> is open.</summary>
    /// <exception cref="OptionsValidationException">A setting is empty or not a single value.</exception>
    public static void RefuseEmpty(IConfiguration configuration, IServiceCollection services)
    {
        var mayBeEmpty = SettingNames.All(services).SelectMany(one => one.MayBeEmpty).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var empty = configuration.GetSection(Section).GetChildren()
            .Where(setting => setting.Value is null || (setting.Value.Length == 0 && !mayBeEmpty.Contains(setting.Key)))
            .Select(setting => $"{setting.Path} is empty, or no single value: give it one, or leave it out.").ToList();
        if (empty.Count > 0)
            throw new OptionsValidationException(Section, typeof(Settings), empty);
    }
}
