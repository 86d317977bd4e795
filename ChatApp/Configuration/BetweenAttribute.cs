using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace ChatApp.Configuration;

/// <summary>Validates that a setting of <c>Chat</c> lies between two bounds, inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BetweenAttribute : ValidationAttribute
{
    private readonly IComparable least;
    private readonly IComparable most;

    /// <summary>Bounds for an integer.</summary>
    public BetweenAttribute(long least, long most) => (this.least, this.most) = (least, most);

    /// <summary>Bounds for a time, as <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
    public BetweenAttribute(string least, string most) =>
        (this.least, this.most) = (TimeSpan.Parse(least, CultureInfo.InvariantCulture), TimeSpan.Parse(most, CultureInfo.InvariantCulture));

    /// <summary>The meaning of 0, when that is the lower bound.</summary>
    public string? Zero { get; set; }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var given = value is int number ? (long)number : value;
        if (least.CompareTo(given) <= 0 && most.CompareTo(given) >= 0)
            return ValidationResult.Success;
        var range = Zero is null ? $"between {least} and {most}" : $"0 ({Zero}) or up to {most}";
        return new($"Chat:{validationContext.MemberName} must be {range}.");
    }
}
