using System.ComponentModel.DataAnnotations;

namespace ChatApp.Pages;

/// <summary>What the server is called.</summary>
public sealed class SiteOptions : IValidatableObject
{
    /// <summary>Longest name, in UTF-16 units: it stands in the title of a browser's tab.</summary>
    private const int MaxLength = 40;

    /// <summary>The team's name, in titles, above the rooms, at sign-in and in the manifest. Default "ChatApp".</summary>
    public string Name { get; set; } = "ChatApp";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name.Trim().Length is 0 or > MaxLength || Name.Any(char.IsControl))
            yield return new($"Chat:Name must be a name of 1 to {MaxLength} characters, in one line.");
    }
}
