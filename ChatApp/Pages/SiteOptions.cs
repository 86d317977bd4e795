using System.ComponentModel.DataAnnotations;

namespace ChatApp.Pages;

/// <summary>What the server is called.</summary>
public sealed class SiteOptions : IValidatableObject
{
    /// <summary>Longest name, in UTF-16 units: it stands in the title of a browser's tab.</summary>
    public const int MaxLength = 40;

    /// <summary>The team's name, in titles, above the rooms, at sign-in and in the manifest, while no operator
    /// has set another one. Default "ChatApp".</summary>
    public string Name { get; set; } = "ChatApp";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsName(Name))
            yield return new($"Chat:Name must be a name of 1 to {MaxLength} characters, in one line.");
    }

    /// <summary>Whether a text can be the team's name: some characters, in one line.</summary>
    public static bool IsName(string name) => name.Trim().Length is > 0 and <= MaxLength && !name.Any(char.IsControl);
}
