namespace ChatApp.Storage;

/// <summary>The types of <see cref="SqlValue"/>: PostgreSQL needs the type also of a NULL.</summary>
internal enum SqlValueKind
{
    Text,

    /// <summary>A 64-bit integer.</summary>
    Number,

    Real,

    Boolean,
}
