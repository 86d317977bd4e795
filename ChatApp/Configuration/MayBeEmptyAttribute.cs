namespace ChatApp.Configuration;

/// <summary>Marks a setting whose empty value is allowed, or refused in better words by its own check.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MayBeEmptyAttribute : Attribute;
