using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using NetVips;

namespace ChatApp.Tests.Files;

/// <summary>Previews of pictures.</summary>
[Trait("kind", "server")]
public sealed class PictureTests : WireTests
{
    [Fact]
    public async Task A_photo_gets_a_smaller_preview_that_is_upright_and_does_not_tell_where_it_was_taken()
    {
        var anna = await GuestAsync();
        using var photo = Drawn(3000, 2000).Mutate(picture =>
        {
            picture.Set(GValue.GIntType, "orientation", 6);
            picture.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "48/1 12/1 30/1 (48, 12, 30, Rational, 3 components, 24 bytes)");
        });

        var (file, preview) = await SendAsync(anna, photo.JpegsaveBuffer(), "photo.jpg");

        (file.Type, file.Width, file.Height).Should().Be(("image/jpeg", 1280, 1920));
        using var shown = Image.NewFromBuffer(preview);
        (shown.Get("vips-loader"), shown.Width, shown.Height).Should().Be(("webpload_buffer", 1280, 1920));
        shown.GetFields().Should().NotContain(field =>
            field.StartsWith("exif", StringComparison.Ordinal) || field.StartsWith("xmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_small_picture_keeps_its_size()
    {
        var anna = await GuestAsync();

        var (file, _) = await SendAsync(anna, Drawn(40, 30).PngsaveBuffer(), "icon.png");

        (file.Width, file.Height).Should().Be((40, 30));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("p3")]
    [InlineData("cmyk")]
    [InlineData("16 bits")]
    public async Task A_preview_has_the_colours_of_its_picture_whatever_profile_that_has(string profile)
    {
        var anna = await GuestAsync();
        using var plain = (Image.Black(40, 30) + new double[] { 200, 80, 60 }).Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
        var content = profile switch
        {
            "plain" => plain.PngsaveBuffer(),
            "16 bits" => plain.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(),
            _ => plain.IccTransform(profile, inputProfile: "srgb").JpegsaveBuffer(q: 100),
        };

        var (_, preview) = await SendAsync(anna, content, "colours");

        using var shown = Image.NewFromBuffer(preview);
        double[] colour = [shown[0].Avg(), shown[1].Avg(), shown[2].Avg()];
        colour[0].Should().BeApproximately(200, 6);
        colour[1].Should().BeApproximately(80, 6);
        colour[2].Should().BeApproximately(60, 6);
    }

    [Fact]
    public async Task An_animation_stays_one()
    {
        var anna = await GuestAsync();
        using var frames = Image.Arrayjoin([Drawn(60, 50), Drawn(60, 50).Invert(), Drawn(60, 50)], across: 1).Mutate(picture =>
            picture.Set(GValue.GIntType, "page-height", 50));

        var (file, preview) = await SendAsync(anna, frames.GifsaveBuffer(), "wave.gif");

        (file.Type, file.Width, file.Height).Should().Be(("image/gif", 60, 50));
        using var shown = Image.NewFromBuffer(preview);
        shown.Get("n-pages").Should().Be(3);
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "cut.png", Convert.ToBase64String(Drawn(400, 300).PngsaveBuffer()[..30]) },
        { "cut.jpg", Convert.ToBase64String(Drawn(400, 300).JpegsaveBuffer()[..100]) },
        { "large.png", Convert.ToBase64String(Image.Black(8_000, 7_000).PngsaveBuffer(compression: 9, bitdepth: 1)) },
        { "bomb.png", Convert.ToBase64String(Bomb) },
        { "empty.gif", Convert.ToBase64String("GIF89a"u8) },
        { "polyglot.gif", Convert.ToBase64String("GIF89a/*<svg onload=alert(1)>*/=1"u8) },
        { "noise.webp", Convert.ToBase64String([.. "RIFF"u8, 255, 255, 255, 127, .. "WEBPVP8 "u8, .. new byte[64]]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_or_a_bomb_is_a_plain_download(string name, string content)
    {
        var anna = await GuestAsync();

        var (file, served) = await SendAsync(anna, Convert.FromBase64String(content), name);

        (file.Width, file.Height).Should().Be((null, null));
        served.Should().Equal(Convert.FromBase64String(content));
    }

    // 60,000 × 60,000 pixels that its header promises; the data would follow.
    private static byte[] Bomb
    {
        get
        {
            var png = Drawn(4, 4).PngsaveBuffer();
            byte[] header = [.. "IHDR"u8, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, .. png[24..29]];
            return [.. png[..12], .. header, .. Crc(header), .. png[33..]];
        }
    }

    private static byte[] Crc(byte[] chunk)
    {
        var crc = uint.MaxValue;
        foreach (var one in chunk)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, ~crc);
        return bytes;
    }

    private static Image Drawn(int width, int height) =>
        (Image.Xyz(width, height)[0] * 255 / width).Cast(Enums.BandFormat.Uchar).Bandjoin(90,
            200).Copy(interpretation: Enums.Interpretation.Srgb);

    private static async Task<(FileView File, byte[] Preview)> SendAsync(WireClient anna, byte[] picture, string name)
    {
        var file = (await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(picture, name))).Files!.Single();
        return (file, await anna.Visitor!.Http.GetByteArrayAsync(new Uri($"/files/{file.Id}/{file.Name}?preview", UriKind.Relative)));
    }
}
