using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ChatApp.Storage;

/// <summary>Where the keys that sign cookies are kept: files of one server, or rows that all nodes read.</summary>
internal interface IKeyRepository : IXmlRepository
{
    /// <summary>The place, as a message names it.</summary>
    string Place { get; }

    /// <summary>Whether there are keys that this process may not read because they have another owner.</summary>
    bool AnyUnreadable { get; }

    /// <summary>Excludes other servers until disposal: who finds no key within it makes the only one.</summary>
    IDisposable? Lock();
}
