using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Options;

namespace ChatApp.Configuration;

/// <summary>The keys that one options type binds. All registered instances together are the valid keys of the section
/// <c>Chat</c>.</summary>
/// <param name="Names">The keys.</param>
/// <param name="MayBeEmpty">Those with <see cref="MayBeEmptyAttribute"/>.</param>
internal sealed record SettingNames(IReadOnlyList<string> Names, IReadOnlyList<string> MayBeEmpty)
{
    /// <summary>The keys of an options type.</summary>
    public static SettingNames Of(Type options)
    {
        var settings = options.GetProperties().Where(property => property.CanWrite).ToArray();
        return new([.. settings.Select(setting => setting.Name)],
            [.. settings.Where(setting => setting.IsDefined(typeof(MayBeEmptyAttribute), inherit: false)).Select(setting => setting.Name)]);
    }

    /// <summary>The names of all registered options types.</summary>
    public static IEnumerable<SettingNames> All(IServiceCollection services) =>
        services.Select(service => service.ServiceType == typeof(SettingNames) ? service.ImplementationInstance : null)
            .OfType<SettingNames>();

    /// <summary>Stops the start if <c>Chat</c> has a key that nothing binds: a mistyped <c>Chat:Acces=Invite</c>
    /// would leave the server open.</summary>
    /// <exception cref="OptionsValidationException">There is an unknown key, or the command line has a key
    /// of <c>Chat</c> without its section.</exception>
    public static void RefuseUnknown(IConfiguration configuration, IServiceCollection services)
    {
        var known = All(services).SelectMany(one => one.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = configuration.GetSection(Settings.Section).GetChildren().Select(setting => setting.Key)
            .Where(key => !known.Contains(key))
            .Select(key => $"{Settings.Section}:{key} is not a setting. Did you mean {Settings.Section}:{Nearest(key, known)}?");
        // An environment variable of that name may belong to another program; a command line argument can only be meant for this one.
        var withoutSection = CommandLineKeys(configuration).Where(known.Contains)
            .Select(key => $"{key} is not a setting. Did you mean {Settings.Section}:{Nearest(key, known)}?");
        string[] failures = [.. unknown, .. withoutSection];
        if (failures.Length > 0)
            throw new OptionsValidationException(Settings.Section, typeof(Settings), failures);
    }

    private static IEnumerable<string> CommandLineKeys(IConfiguration configuration) =>
        (configuration as IConfigurationRoot)?.Providers.OfType<CommandLineConfigurationProvider>()
            .SelectMany(provider => provider.GetChildKeys([], parentPath: null)).Distinct(StringComparer.OrdinalIgnoreCase) ?? [];

    private static string Nearest(string key, IEnumerable<string> known) => known.MinBy(one => EditDistance(key, one))!;

    /// <summary>The case-insensitive Levenshtein distance.</summary>
    private static int EditDistance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
