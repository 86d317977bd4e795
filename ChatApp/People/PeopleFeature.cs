using ChatApp.Configuration;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Registers people, accounts and sessions; a signed cookie names the session.</summary>
internal static class PeopleFeature
{
    /// <summary>Cache limit for people and sessions together; each entry has some 200 bytes.</summary>
    private const int CacheEntries = 40_000;

    /// <summary>Registers options, stores, sessions, accounts and authentication.</summary>
    public static WebApplicationBuilder AddPeople(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AccessOptions, AccessOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSettings<SessionLifetimeOptions, SessionLifetimeOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSettings<NameOptions, NameOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<RenameLimit>();
        services.AddMemoryCache(options => options.SizeLimit = CacheEntries);
        services.AddSingleton<PersonStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<NotificationSettingsStore>();
        services.AddSingleton<GuestCleanup>();
        services.AddHostedService<SessionCleanupService>();
        services.AddSingleton<BlockedAddresses>();
        services.AddSingleton<CallerResolver>();
        services.AddScoped<DirectoryQueries>();
        services.AddAccounts();
        services.AddPolicies();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<CookieAuthenticationOptions, SessionAuthenticationHandler>(
                CookieAuthenticationDefaults.AuthenticationScheme, options => Harden(options, "chatapp", SessionStore.SessionLifetime))
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options => Harden(options, "chatapp-passkey", TimeSpan.FromMinutes(5)));
        services.AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, SessionTicketFormat>(); // After the framework's own.
        // It logs under its own name what the framework's handler logs under Microsoft: each sign-in, each cookie that cannot be read.
        builder.Logging.AddFilter(typeof(SessionAuthenticationHandler).FullName, LogLevel.Warning);
        return builder;
    }

    /// <summary>Authenticates and authorizes the requests of everything that follows in the pipeline.</summary>
    public static WebApplication UsePolicies(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<Links>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<PasswordTries>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<PendingSignIn>();
        services.AddSingleton<OperatorRights>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<AccountCreation>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<Passkeys>();
        services.Configure<IdentityPasskeyOptions>(Passkeys.Configure);
        services.AddIdentityCore<AccountRow>().AddUserStore<AccountStore>().AddSignInManager();
    }

    private static void Harden(CookieAuthenticationOptions options, string name, TimeSpan life)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = life;
        options.SlidingExpiration = true;
    }
}
