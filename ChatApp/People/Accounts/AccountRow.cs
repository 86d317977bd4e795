
namespace ChatApp.People.Accounts;

/// <summary>Sign-in data of a member or operator.</summary>
public sealed class AccountRow
{
    /// <summary>The longest e-mail address (RFC 5321, 4.5.3.1.3), in characters.</summary>
    public const int LongestEmail = 254;

    /// <summary>Primary key and foreign key of the person.</summary>
    public int PersonKey { get; init; }

    /// <summary>The owner; always loaded.</summary>
    public PersonRow Person { get; init; } = null!;

    /// <summary>The e-mail address used as sign-in name; the server never sends mail to it.</summary>
    public required string Email { get; set; }

    /// <summary>The normalized address for lookups.</summary>
    public required string EmailKey { get; set; }

    /// <summary>Identity's salted hash; null for an account without a password.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
