using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>A person including the private data.</summary>
/// <param name="Person">The public data.</param>
/// <param name="Status">The person's access status.</param>
public sealed record PersonRecord(Person Person, PersonStatus Status);
