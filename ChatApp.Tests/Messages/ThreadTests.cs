using ChatApp.Contracts;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Tests.Messages;

/// <summary>A message and all that answers it, directly or not.</summary>
[Trait("kind", "server")]
public sealed class ThreadTests : WireTests
{
    private const string BeforeThreads = "20261130180200_MentionInbox";

    [Fact]
    public async Task A_thread_is_the_same_from_each_of_its_messages_and_has_them_as_they_are_now()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var thread = await TalkAsync(anna, berta);
        await berta.EditAsync(thread[1], "Edited");
        await anna.DeleteAsync(thread[0]);

        var now = (await anna.EnterAsync()).Messages.Where(message => thread.Any(one => one.Number == message.Number)).ToList();

        foreach (var message in thread)
        {
            var page = await anna.ThreadAsync(message);
            page.Messages.Should().Equal(now);
            page.More.Should().BeFalse();
        }
    }

    [Fact]
    public async Task Of_a_long_thread_the_first_message_comes_and_as_many_of_the_newest_answers_as_fit()
    {
        var anna = await GuestAsync();
        var first = await anna.SayAsync("First");
        for (var answer = 0; answer < 12; answer++)
            await anna.ReplyAsync(first, new string('x', Limits.Text));

        var page = await anna.ThreadAsync(first);

        page.More.Should().BeTrue();
        page.Messages.Should().HaveCountLessThan(5).And.HaveCountGreaterThan(1);
        page.Messages[0].Should().Be(first);
        page.Messages.Skip(1).Select(message => message.Number)
            .Should().Equal(Enumerable.Range(0, page.Messages.Count - 1).Select(at => 13L - at).Reverse());
    }

    [Fact]
    public async Task The_number_of_answers_is_bounded()
    {
        var anna = await GuestAsync();
        var first = await anna.SayAsync("First");
        for (var answer = 0; answer <= Limits.ThreadAnswers; answer++)
            await anna.ReplyAsync(first, "x");

        var page = await anna.ThreadAsync(first);

        page.Messages.Should().HaveCountLessThan(Limits.ThreadAnswers).And.HaveCountGreaterThan(50, "32 kB are more");
        (page.Messages[0], page.Messages[^1].Number, page.More).Should().Be((first, Limits.ThreadAnswers + 2, true));
    }

    [Fact]
    public async Task Answers_of_before_threads_were_kept_are_in_theirs()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (var server = await ServerProcess.StartAsync([.. Bounds.Wide, $"--Chat:DataFolder={data.FullName}"]))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            IReadOnlyList<MessageView> thread;
            await using (var anna = await visitor.ConnectAsync())
                thread = await TalkAsync(anna, anna);
            await server.KillAsync();
            await using (var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>()
                .UseSqlite($"Data Source={Path.Combine(data.FullName, "chat.db")};Pooling=False").Options))
                await db.GetService<IMigrator>().MigrateAsync(BeforeThreads);

            await server.StartAgainAsync();

            await using var again = await visitor.ConnectAsync();
            (await again.ThreadAsync(thread[^1])).Messages.Should().Equal(thread);
        }

        data.Delete(recursive: true);
    }

    /// <summary>Two threads at once, and a message of none.</summary>
    /// <returns>The messages of the first thread, some of which answer answers.</returns>
    private static async Task<IReadOnlyList<MessageView>> TalkAsync(WireClient anna, WireClient berta)
    {
        var first = await anna.SayAsync("Who comes?");
        var other = await berta.SayAsync("What is there to eat?");
        var answer = await berta.ReplyAsync(first, "I do");
        await anna.ReplyAsync(other, "Noodles");
        var deeper = await anna.ReplyAsync(answer, "Alone?");
        await anna.SayAsync("Good morning");
        return [first, answer, deeper, await berta.ReplyAsync(first, "With Carl"), await anna.ReplyAsync(deeper, "Fine")];
    }
}
