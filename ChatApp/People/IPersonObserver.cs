using System.Globalization;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.People;

/// <summary>Observes changes of a person's public data.</summary>
public interface IPersonObserver
{
    /// <summary>Called after the change is stored.</summary>
    Task PersonChangedAsync(Person person);
}
