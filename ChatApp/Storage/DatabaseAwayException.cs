using System.Data.Common;

namespace ChatApp.Storage;

/// <summary>A read that was not tried: the database has just failed to answer another one in time.</summary>
#pragma warning disable CA1032, CA1064 // Thrown in one place, and caught as what it is to callers: a failure of the database.
internal sealed class DatabaseAwayException() : DbException("the database does not answer");
#pragma warning restore CA1032, CA1064
