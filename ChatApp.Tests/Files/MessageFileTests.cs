using System.Text;
using ChatApp.Contracts;
using ChatApp.Files;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Files;

/// <summary>Messages with files.</summary>
[Trait("kind", "server")]
public sealed class MessageFileTests : WireTests
{
    private static readonly byte[] Words = Encoding.UTF8.GetBytes("Some notes, 一些笔记");

    [Fact]
    public async Task A_message_shows_its_files_to_those_who_are_there_and_to_those_who_come_later()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await berta.EnterAsync();
        var (first, second) = (await anna.UploadAsync(Words, "笔记.txt"), await anna.UploadAsync([1, 2, 3], "data.bin"));

        var message = await anna.SendFilesAsync(anna.Room, "", first, second);
        await berta.MessageCameAsync(message);

        message.Files.Should().Equal(new FileView(first.Id, "笔记.txt", "text/plain", Words.Length),
            new FileView(second.Id, "data.bin", FileType.Other, 3));
        berta.Came<MessageView>("MessageChanged").Single().Should().BeEquivalentTo(message);
        (await (await GuestAsync()).EnterAsync()).Messages.Single().Should().BeEquivalentTo(message);
        (await berta.BytesAsync(first)).Should().Equal(Words);
        (await berta.BytesAsync(second)).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_message_without_files_says_nothing_of_them()
    {
        var anna = await GuestAsync();

        (await anna.CallAsync("SendMessage", anna.Room, "one", "Hello")).TryGetProperty("files", out _).Should().BeFalse();
        (await anna.CallAsync("SendMessage", anna.Room, "two", "Hello", null)).TryGetProperty("files", out _).Should().BeFalse();
        await anna.CallAsync("SendMessage", anna.Room, "three", "", new { files = Array.Empty<string>() }).ShouldBeRefused("TextEmpty");
    }

    [Fact]
    public async Task Only_a_message_with_files_can_lose_all_its_words()
    {
        var anna = await GuestAsync();
        var (with, without) = (await anna.SendFilesAsync(anna.Room, "Here", await anna.UploadAsync(Words)), await anna.SayAsync("Words"));

        var edited = await anna.EditAsync(with, "");

        (edited.Text, edited.Html, edited.Files).Should().Be(("", "", with.Files));
        await anna.EditAsync(without, " ").ShouldBeRefused("TextEmpty");
        await anna.EditAsync(with, "nul\0here").ShouldBeRefused("InvalidRequest");
        await anna.EditAsync(with, new string(' ', Limits.Text + 1)).ShouldBeRefused("TextTooLong");
    }

    [Fact]
    public async Task A_repeat_gives_the_first_message_and_no_file_is_in_two()
    {
        var anna = await GuestAsync();
        var file = await anna.UploadAsync(Words);

        var first = await anna.SendFilesAsync(anna.Room, "the-id", "Here", file);
        var again = await anna.SendFilesAsync(anna.Room, "the-id", "Here", file);

        again.Should().BeEquivalentTo(first);
        await anna.SendFilesAsync(anna.Room, "another-id", "Here", file).ShouldBeRefused("FileNotFound");
        (await anna.EnterAsync()).Messages.Should().ContainSingle();
        (await anna.SayAsync("Next")).Number.Should().Be(2, "a refused message takes no number");
    }

    [Fact]
    public async Task Unfinished_unknown_and_too_many_files_are_refused()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("notes.txt", Words.Length);
        var file = await anna.UploadAsync(Words);
        Task<MessageView> SendAsync(params object?[] ids) =>
            anna.CallAsync<MessageView>("SendMessage", anna.Room, Guid.NewGuid().ToString("N"), "", new { files = ids });

        await SendAsync(upload.Id).ShouldBeRefused("FileNotFound");
        await SendAsync(file.Id, "AAAAAAAAAAAAAAAAAAAAAA").ShouldBeRefused("FileNotFound");
        await SendAsync("../../chat.db").ShouldBeRefused("InvalidRequest");
        await SendAsync(file.Id, null).ShouldBeRefused("InvalidRequest");
        await SendAsync(file.Id, file.Id).ShouldBeRefused("InvalidRequest");
        await SendAsync([.. Enumerable.Repeat(file.Id, Limits.FilesPerMessage + 1)]).ShouldBeRefused("InvalidRequest");
        (await SendAsync(file.Id)).Number.Should().Be(1);
    }

    [Fact]
    public async Task An_edit_keeps_the_files_and_a_deletion_ends_access_to_them()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var file = await anna.UploadAsync(Words);
        var message = await anna.SendFilesAsync(anna.Room, "Wrods", file);

        var edited = await anna.EditAsync(message, "Words");
        var before = await berta.BytesAsync(file);
        var deleted = await anna.DeleteAsync(message);

        edited.Files.Should().Equal(message.Files);
        before.Should().Equal(Words);
        deleted.Files.Should().BeNull();
        (await berta.BytesAsync(file)).Should().BeNull();
        (await anna.BytesAsync(file)).Should().BeNull();
        (await berta.EnterAsync()).Messages.Single().Files.Should().BeNull();
    }

    [Fact]
    public async Task Only_members_get_a_file_and_only_as_long_as_they_are()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync(kind: "closed");
        await anna.InviteAsync(room.Id, berta);
        var file = await anna.UploadAsync(Words);
        await anna.SendFilesAsync(room.Id, "", file);

        (await carla.BytesAsync(file)).Should().BeNull();
        (await berta.BytesAsync(file)).Should().Equal(Words);
        await anna.RemoveAsync(room.Id, berta);
        (await berta.BytesAsync(file)).Should().BeNull();
    }

    [Fact]
    public async Task What_no_message_has_named_for_a_day_is_removed_and_nothing_else()
    {
        var anna = await GuestAsync();
        byte[] shared = [.. Words, 1], sent = [.. Words, 2], unsent = [.. Words, 3], deleted = [.. Words, 4], young = [.. Words, 5];
        var kept = (await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(sent), await anna.UploadAsync(shared))).Files!;
        var (old, same) = (await anna.UploadAsync(unsent), await anna.UploadAsync(shared));
        var unfinished = await anna.BeginAsync("notes.txt", 100);
        await anna.ContinueAsync(unfinished.Id, Words);
        await anna.DeleteAsync(await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(deleted)));
        await MakeOlderAsync();
        var fresh = await anna.UploadAsync(young);

        await Server.App.Services.GetRequiredService<FileCleanupService>().CleanUpAsync(CancellationToken.None);

        (await anna.BytesAsync(kept[0])).Should().Equal(sent);
        (await anna.BytesAsync(kept[1])).Should().Equal(shared);
        foreach (var gone in new[] { old, same })
            await anna.SendFilesAsync(anna.Room, "", gone).ShouldBeRefused("FileNotFound");
        Contents().Should().BeEquivalentTo(new[] { sent, shared, young });
        (await QueryAsync("SELECT Id FROM Files")).Should().BeEquivalentTo([kept[0].Id, kept[1].Id, fresh.Id]);
        (await anna.SendFilesAsync(anna.Room, "", fresh)).Files.Should().Equal(fresh);
    }

    [Fact]
    public async Task A_picture_that_is_stored_once_more_while_it_is_being_removed_stays()
    {
        var files = Server.App.Services.GetRequiredService<IFileStore>();
        var pictures = Server.App.Services.GetRequiredService<PreviewPictures>();
        var before = TimeProvider.System.GetUtcNow() - FileCleanupService.UnsentFileLifetime;
        var hash = (await pictures.StoreAsync([1, 2, 3]))!;
        await MakeOlderAsync();
        files.ContentsBefore(before).Should().Equal(hash);

        await pictures.StoreAsync([1, 2, 3]);

        files.TryDelete(hash, before).Should().BeFalse();
        files.Contains(hash).Should().BeTrue();
        await MakeOlderAsync();
        files.TryDelete(hash, before).Should().BeTrue();
        files.Contains(hash).Should().BeFalse();
    }

    private string Folder => Path.Combine(Path.GetDirectoryName(Server.DatabaseFile)!, "files");

    private IEnumerable<byte[]> Contents() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes);

    private async Task MakeOlderAsync()
    {
        await QueryAsync($"UPDATE Files SET CreatedAt = CreatedAt - {2 * TimeSpan.TicksPerDay}");
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - TimeSpan.FromDays(2));
    }
}
