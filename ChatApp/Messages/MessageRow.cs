using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Messages;

/// <summary>A message as stored.</summary>
public sealed class MessageRow
{
    /// <summary>Some 5,000 messages, that is the newest of 100 rooms.</summary>
    private static readonly KeptHtml Html = new(8 * 1024 * 1024);

    /// <summary>The room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Its place in the room; never changes.</summary>
    public long Number { get; init; }

    /// <summary>Its latest stamp of the room's change counter.</summary>
    public long Change { get; set; }

    /// <summary>The stamp it was posted with, where it has a later one by now; null where that is still its stamp.</summary>
    public long? PostedChange { get; set; }

    /// <summary>The author.</summary>
    public int AuthorKey { get; init; }

    /// <summary>The id the author's client gave it.</summary>
    public required string ClientMessageId { get; init; }

    /// <summary>As written.</summary>
    public required string Text { get; set; }

    /// <summary>Who is named in the text: a line each, the id, a space, the name; null for nobody.</summary>
    public string? Mentions { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset PostedAt { get; init; }

    /// <summary>UTC; null when never edited.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>UTC; null unless deleted.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The author.</summary>
    public PersonRow Author { get; init; } = null!;

    /// <summary>The room.</summary>
    public RoomRow Room { get; init; } = null!;

    /// <summary>The row as readers see it.</summary>
    /// <param name="roomId">The room's id.</param>
    /// <param name="html">The HTML of the text where it is known; else it is made.</param>
    public MessageView ToView(string roomId, string? html = null) =>
        ToView(roomId, Author.ToView(), html ?? Html.Of(Text, Mentions));

    /// <summary>The same where author and HTML are known.</summary>
    internal MessageView ToView(string roomId, Person author, string html) =>
        new(roomId, Number, Change, ClientMessageId, author, Text, html, PostedAt, EditedAt, DeletedAt);

    /// <summary>Takes a new text, and who is named in it.</summary>
    public void Write(string text, IReadOnlyList<Mention> mentions) => (Text, Mentions) =
        (text, mentions.Count == 0 ? null : string.Join('\n', mentions.Select(mention => $"{mention.PersonId} {mention.Name}")));

    /// <summary>Who is named, from what is stored of it.</summary>
    internal static IReadOnlyList<Mention> ReadMentions(string? mentions) => mentions is null ? [] :
        [.. mentions.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => new Mention(parts[0], parts[1]))];
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<MessageRow>
{
    public void Configure(EntityTypeBuilder<MessageRow> builder)
    {
        builder.ToTable("Messages");
        builder.HasKey(message => new { message.RoomKey, message.Number });

        // Of what was edited or deleted only: all others have their changes in the order of their numbers, and are found by those. With all
        // of them in it, it was half of the pages that a commit writes, because each room's end of it is a page of its own.
        builder.HasIndex(message => new { message.RoomKey, message.Change }).IsUnique().HasFilter("\"PostedChange\" IS NOT NULL");

        // Read marks count deleted messages. Only they are in this index, so posting does not write to it; with the time it answers by itself.
        builder.HasIndex(message => new { message.RoomKey, message.Number, message.DeletedAt }).HasFilter("\"DeletedAt\" IS NOT NULL").HasDatabaseName("IX_Messages_Deleted");

        // What makes a repeated send return the first row, whatever else goes wrong. Ids come first: our clients' begin with the time, so
        // that new rows go to the end of the index, all to the same page. By author each would go to a page of their own, and pages are what
        // a commit writes: for 64 senders 14.6 kB a message instead of 6.5, and more than twice the processor time.
        builder.HasIndex(message => new { message.ClientMessageId, message.AuthorKey }).IsUnique();
        builder.Property(message => message.ClientMessageId).HasMaxLength(Limits.ClientMadeId);
        builder.HasOne(message => message.Author).WithMany().HasForeignKey(message => message.AuthorKey)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(message => message.Room).WithMany().HasForeignKey(message => message.RoomKey);
    }
}
