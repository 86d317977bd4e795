using ChatApp.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Messages;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<MessageRow>
{
    public void Configure(EntityTypeBuilder<MessageRow> builder)
    {
        builder.ToTable("Messages");
        builder.HasKey(message => new { message.RoomKey, message.Number });
        builder.Ignore(message => message.Reactions);
        builder.Ignore(message => message.Pinned);
        builder.Ignore(message => message.ReplyTo);
        builder.Ignore(message => message.Quoted);
        builder.Ignore(message => message.Preview);
        builder.Ignore(message => message.Thread);

        // Only edited and deleted messages: for all others, the order of changes equals the order of numbers, and the primary key finds
        // them. With all messages, this index made up half of the pages that a commit writes, because the end of each room's range is a
        // page of its own.
        builder.HasIndex(message => new { message.RoomKey, message.Change }).IsUnique().HasFilter("\"PostedChange\" IS NOT NULL");

        // Read marks count deleted messages. Only those are indexed, so posting does not write here; including the time
        // makes it a covering index.
        builder.HasIndex(message => new { message.RoomKey, message.Number, message.DeletedAt }).HasFilter("\"DeletedAt\" IS NOT NULL")
            .HasDatabaseName("IX_Messages_Deleted");

        // Makes a repeated send return the first row, whatever else fails. Ids come first: this product's clients start them with the time,
        // so new rows are appended to the end of the index, all to the same page. With the author first, each row would go to a page of its
        // own, and a commit writes whole pages: with 64 senders 14.6 kB per message instead of 6.5, and more than twice the processor time.
        builder.HasIndex(message => new { message.ClientMessageId, message.AuthorKey }).IsUnique();
        builder.Property(message => message.ClientMessageId).HasMaxLength(Limits.ClientMadeId);
        builder.HasOne(message => message.Author).WithMany().HasForeignKey(message => message.AuthorKey)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(message => message.Room).WithMany().HasForeignKey(message => message.RoomKey);
    }
}
