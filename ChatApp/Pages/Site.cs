namespace ChatApp.Pages;

/// <summary>What the team calls its chat.</summary>
/// <param name="Name">The team's name.</param>
/// <param name="LogoHash">SHA-256 of the logo, in hexadecimal; null without a logo.</param>
public sealed record Site(string Name, string? LogoHash)
{
    /// <summary>The address of the logo; null without one.</summary>
    public string? Logo => LogoHash is null ? null : $"{LogoFile.Path}/{LogoHash}";
}
