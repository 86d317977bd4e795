using ChatApp.Files;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Files;

/// <summary>The pictures of link previews take at most half of the space for files.</summary>
[Trait("kind", "server")]
public sealed class PreviewPicturesTests() : WireTests("Chat:FilesBytesMax=100000", "Chat:FileBytesMax=100000")
{
    [Fact]
    public async Task A_picture_is_stored_while_it_and_all_files_take_half_of_the_space_and_uploads_may_take_the_rest()
    {
        var pictures = Server.App.Services.GetRequiredService<PreviewPictures>();
        var anna = await GuestAsync();
        await anna.UploadAsync(new byte[40_000]);

        (await pictures.StoreAsync(new byte[10_001])).Should().BeNull();
        (await pictures.StoreAsync(new byte[10_000])).Should().NotBeNull();

        await anna.UploadAsync(new byte[60_000]);
        (await pictures.StoreAsync([1])).Should().BeNull();
    }
}
