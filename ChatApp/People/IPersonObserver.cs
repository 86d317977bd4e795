using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>Observes changes of a person's public data.</summary>
public interface IPersonObserver
{
    /// <summary>Called after the change is stored.</summary>
    Task PersonChangedAsync(Person person);
}
