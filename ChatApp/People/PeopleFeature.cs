using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChatApp.People;

/// <summary>Who takes part, told by a signed cookie.</summary>
public static class PeopleFeature
{
    /// <summary>A guest who comes back within this time is still the same person.</summary>
    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(90);

    /// <summary>How many people the cache remembers at most; each is some 200 bytes.</summary>
    private const int RememberedPeople = 20_000;

    /// <summary>Adds people.</summary>
    public static WebApplicationBuilder AddPeople(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AccessOptions>().BindConfiguration("Chat").ValidateDataAnnotations().ValidateOnStart();
        services.AddMemoryCache(options => options.SizeLimit = RememberedPeople);
        services.AddSingleton<PersonStore>();
        services.AddSingleton<PersonEntry>();
        services.AddSingleton<OperatorLink>();
        services.AddAuthorization();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "chatapp";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = CookieLife;
            options.SlidingExpiration = true;
        });
        return builder;
    }
}
