using ChatApp.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Messages;

/// <summary>A message names a person: kept to count what somebody has not read yet.</summary>
public sealed class MentionRow
{
    /// <summary>The room.</summary>
    public int RoomKey { get; init; }

    /// <summary>The message.</summary>
    public long Number { get; init; }

    /// <summary>Who is named.</summary>
    public int PersonKey { get; init; }

    /// <summary>The message.</summary>
    public MessageRow Message { get; init; } = null!;

    /// <summary>Who is named.</summary>
    public PersonRow Person { get; init; } = null!;
}

internal sealed class MentionConfiguration : IEntityTypeConfiguration<MentionRow>
{
    public void Configure(EntityTypeBuilder<MentionRow> builder)
    {
        builder.ToTable("Mentions");
        builder.HasKey(mention => new { mention.PersonKey, mention.RoomKey, mention.Number });
        builder.HasIndex(mention => new { mention.RoomKey, mention.Number });
        builder.HasOne(mention => mention.Message).WithMany().HasForeignKey(mention => new { mention.RoomKey, mention.Number });
        builder.HasOne(mention => mention.Person).WithMany().HasForeignKey(mention => mention.PersonKey);
    }
}
