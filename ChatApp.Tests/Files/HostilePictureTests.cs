using System.Diagnostics;
using ChatApp.Files;
using ChatApp.Runtime;
using NetVips;

namespace ChatApp.Tests.Files;

/// <summary>Pictures made to cost the server much, and thousands of broken ones.</summary>
[Trait("kind", "unit")]
public sealed class HostilePictureTests
{
    private const int Seed = 20261130, MutationsPerFormat = 150;

    private readonly PicturePreviews previews = new(TimeProvider.System, new NativeHeap(trims: true));

    /// <summary>A JPEG of little data whose scans each pass over all of its 49 million pixels.</summary>
    private static byte[] ScanBomb(int scans)
    {
        const int side = 7_000, blocks = (side / 8) * (side / 8);
        byte[] head =
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC2, 0, 11, 8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0, // Progressive, one component.
            0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0, // The DC code 0: no difference.
            0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0, // The AC code 0: a run of up to 32,767 empty blocks.
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[(blocks + 7) / 8],
        ];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, .. EmptyRuns(blocks)];
        return [.. head, .. Enumerable.Repeat(scan, scans).SelectMany(one => one), 0xFF, 0xD9];
    }

    // Each run is a 0 bit and 14 bits for its length beyond 16,384, all set; a set byte needs a zero after it.
    private static byte[] EmptyRuns(int blocks)
    {
        var bits = Enumerable.Repeat("0" + new string('1', 14), (blocks / 32_767) + 1).SelectMany(run => run).ToList();
        while (bits.Count % 8 != 0)
            bits.Add('1');
        return [.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2)).SelectMany(octet => octet == 0xFF
            ? [octet, 0] : new byte[] { octet })];
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { "image/jpeg", Convert.ToBase64String(ScanBomb(2_000)) },
        {
            "image/jpeg",
            Convert.ToBase64String([.. Photo.JpegsaveBuffer()[..2], .. Enumerable.Repeat(Segment, 60).SelectMany(one => one)])
        },
        { "image/gif", Convert.ToBase64String(Frames(50_000)) },
        { "image/png", Convert.ToBase64String(Image.Black(7_000, 7_000).PngsaveBuffer(compression: 9, bitdepth: 1, interlace: true)) },
    };

    private static Image Photo => Image.Gaussnoise(64, 48, mean: 128, sigma: 60, seed: 1).Cast(Enums.BandFormat.Uchar);

    // An application segment of 64 kB.
    private static byte[] Segment => [0xFF, 0xE1, 0xFF, 0xFF, .. "Exif\0\0"u8, .. new byte[65_527]];

    // An animation whose frames are one pixel each.
    private static byte[] Frames(int count) =>
    [
        .. "GIF89a"u8, 0x40, 0x1F, 0x40, 0x1F, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, // A canvas of 8,000 × 8,000.
        .. Enumerable.Repeat(new byte[] { 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0 }, count).SelectMany(frame => frame), 0x3B,
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_bomb_takes_little_time_and_the_next_picture_has_its_preview(string type, string content)
    {
        var begun = Stopwatch.GetTimestamp();

        using (var bomb = new MemoryStream(Convert.FromBase64String(content)))
            await previews.CreateAsync(type, bomb);

        Stopwatch.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(12));
        using var photo = new MemoryStream(Photo.JpegsaveBuffer());
        (await previews.CreateAsync("image/jpeg", photo)).Should().NotBeNull();
    }

    [Fact]
    public async Task Whatever_is_broken_in_a_picture_it_has_a_preview_or_none()
    {
        var (random, made) = (new Random(Seed), 0);
        foreach (var (type, whole) in Whole())
        {
            for (var round = 0; round < MutationsPerFormat; round++)
            {
                using var broken = new MemoryStream(Mutate(whole, random));
                made += await previews.CreateAsync(type, broken) is null ? 0 : 1;
            }
        }

        made.Should().BeInRange(1, (MutationsPerFormat * 4) - 1, "some are read nevertheless, and some are not");
    }

    private static IEnumerable<(string Type, byte[] Content)> Whole()
    {
        using var frames = Image.Arrayjoin([Photo, Photo.Invert()], across: 1).Mutate(picture =>
            picture.Set(GValue.GIntType, "page-height", 48));
        return
        [
            ("image/png", Photo.PngsaveBuffer()), ("image/jpeg", Photo.JpegsaveBuffer(interlace: true)),
            ("image/gif", frames.GifsaveBuffer()),
            ("image/webp", frames.WebpsaveBuffer()),
        ];
    }

#pragma warning disable CA5394 // A repeatable sequence is needed, not a secret.
    private static byte[] Mutate(byte[] whole, Random random)
    {
        var content = whole.ToList();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var at = random.Next(12, content.Count);
            switch (random.Next(4))
            {
                case 0:
                    content[at] = (byte)random.Next(256);
                    break;
                case 1:
                    content[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    content.InsertRange(at, content.GetRange(at, Math.Min(random.Next(1, 200), content.Count - at)));
                    break;
                default:
                    content.RemoveRange(at, Math.Min(random.Next(1, 40), content.Count - at));
                    break;
            }

            if (content.Count < 16)
                return [.. content];
        }

        return [.. content];
    }
#pragma warning restore CA5394
}
