using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatApp.Storage;

/// <summary>Stores a time as UTC ticks (100 ns since year 1), because SQLite cannot order a <see cref="DateTimeOffset"/>.</summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
