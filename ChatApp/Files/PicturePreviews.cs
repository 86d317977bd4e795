using ChatApp.Runtime;
using NetVips;

namespace ChatApp.Files;

/// <summary>Makes previews of pictures with libvips: upright, without metadata, animated where the picture is. What cannot be read, is too
/// large or takes too long gets none, and is offered for download like any other file.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class PicturePreviews(TimeProvider time, NativeHeap heap)
#pragma warning restore CA1001
{
    /// <summary>The widest preview, in pixels: twice the width of a message, for dense screens.</summary>
    private const int MaxWidth = 1_280, MaxHeight = 4 * MaxWidth;

    /// <summary>Memory per pixel where a whole picture is decoded at once: progressive JPEG takes 6 bytes, interlaced PNG up to
    /// 8.</summary>
    private const int BytesPerPixel = 8;

    /// <summary>The largest picture to decode, all frames together, in pixels: what a camera makes, and what takes at most a quarter of
    /// the memory that this process may use.</summary>
    private static readonly long MaxPixels =
        Math.Min(50_000_000, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 / BytesPerPixel);

    /// <summary>Maximum number of frames; of a longer animation only the first frame is kept.</summary>
    private const int MaxFrames = 500;

    /// <summary>Passes over a progressive JPEG, of which encoders make about ten. A kilobyte can hold 20 of them, each of which takes the
    /// decoder, which then heeds no time limit, as long as a whole picture.</summary>
    private const int MaxScans = 60;

    /// <summary>Width and height of an icon, in pixels: what browsers ask for to install an app.</summary>
    public const int IconSize = 512;

    private const int Quality = 80, Effort = 2;

    private static readonly TimeSpan DecodeTimeout = TimeSpan.FromSeconds(10);

    private static readonly HashSet<string> Types = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    // libvips' names of the loaders that may run. All others are off, among them the loaders that are not fuzzed.
    private static readonly string[] Loaders = ["VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadNsgif", "VipsForeignLoadWebp"];

    // libvips writes a line to the error stream for whatever is wrong in a picture.
    private static readonly Log.LogDelegate Silent = (_, _, _) => { };

    private static readonly Lazy<bool> IsAvailable = new(Start);

    // A picture keeps a processor busy, and may take much memory.
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Makes the preview of a file; null for none.</summary>
    /// <param name="type">The media type found in its content.</param>
    /// <param name="content">The file, from its beginning.</param>
    /// <param name="cancellationToken">Cancels the wait for other pictures.</param>
    public Task<PicturePreview?> CreateAsync(string type, Stream content, CancellationToken cancellationToken = default) =>
        RunAsync(type, content, preview => preview, cancellationToken);

    /// <summary>Makes a square icon of a picture, a PNG file of <see cref="IconSize"/>; null for none. What is not square is centered on a
    /// transparent ground.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<byte[]?> CreateIconAsync(string type, Stream content, CancellationToken cancellationToken = default) =>
        RunAsync(type, content, MakeIcon, cancellationToken);

    private async Task<T?> RunAsync<T>(
        string type, Stream content, Func<PicturePreview, T> finish, CancellationToken cancellationToken)
        where T : class
    {
        if (!Types.Contains(type))
            return null;
        await gate.WaitAsync(cancellationToken);
        try
        {
            return IsAvailable.Value
                ? await Task.Factory.StartNew(
                    () => MakeAndTrim(type, content, finish), CancellationToken.None, TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)
                : null;
        }
        catch (VipsException)
        {
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    private static int CountScans(Stream content)
    {
        ReadOnlySpan<byte> startOfScan = [0xFF, 0xDA]; // Within the data of a scan, a zero follows each 0xFF.
        var buffer = new byte[64 * 1024];
        var (count, kept) = (0, 0);
        while (content.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            count += buffer.AsSpan(0, kept + read).Count(startOfScan);
            kept = buffer[kept + read - 1] == 0xFF ? 1 : 0;
            buffer[0] = 0xFF;
        }

        content.Position = 0;
        return count;
    }

    private PicturePreview? Make(string type, Stream content)
    {
        if (type == "image/jpeg" && CountScans(content) > MaxScans)
            return null;
        string options;
        string? profile;
        using (var head = Image.NewFromStream(content, access: Enums.Access.Sequential))
        {
            var (pixels, frames) = ((long)head.Width * head.Height, head.Contains("n-pages") ? (int)head.Get("n-pages") : 1);
            if (pixels > MaxPixels)
                return null;
            // A conversion without a profile to convert from changes nothing, and takes twice as long as all the rest.
            profile = head.Contains("icc-profile-data") || head.Interpretation is not (Enums.Interpretation.Srgb or Enums.Interpretation.Bw)
                ? "srgb" : null;
            options = frames > 1 && frames <= MaxFrames && frames * pixels <= MaxPixels ? "[n=-1]" : "";
        }

        content.Position = 0;
        using var picture = Image.ThumbnailStream(content, MaxWidth, options, MaxHeight, Enums.Size.Down, outputProfile: profile);
        using var limit = new TimeLimit(picture, time);
        return new(picture.WebpsaveBuffer(q: Quality, effort: Effort, keep: Enums.ForeignKeep.None), picture.Width, picture.PageHeight);
    }

    private static byte[] MakeIcon(PicturePreview preview)
    {
        using var small = Image.ThumbnailBuffer(preview.Content, IconSize, height: IconSize);
        using var opaque = small.HasAlpha() ? small.Copy() : small.AddAlpha();
        using var square = opaque.Gravity(
            Enums.CompassDirection.Centre, IconSize, IconSize, extend: Enums.Extend.Background, background: [0, 0, 0, 0]);
        return square.PngsaveBuffer(keep: Enums.ForeignKeep.None);
    }

    private T? MakeAndTrim<T>(string type, Stream content, Func<PicturePreview, T> finish)
        where T : class
    {
        try
        {
            return Make(type, content) is { } preview ? finish(preview) : null;
        }
        finally
        {
            heap.Trim(); // Up to 8 bytes a pixel, in several arenas.
        }
    }

    // Not where libvips has no build for this machine: pictures are then offered for download.
    private static bool Start()
    {
        try
        {
            NetVips.NetVips.Concurrency = 1;
            NetVips.NetVips.BlockUntrusted = true;
            Operation.Block("VipsForeignLoad", true);
            foreach (var loader in Loaders)
                Operation.Block(loader, false);
            Cache.Max = 0; // No two pictures are the same.
            Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silent);
            return true;
        }
        catch (Exception error)
            when (error is TypeInitializationException or DllNotFoundException or BadImageFormatException or VipsException)
        {
            return false;
        }
    }

    /// <summary>Stops the work on a picture after <see cref="DecodeTimeout"/>.</summary>
    private sealed class TimeLimit : IDisposable
    {
        private readonly Lock gate = new();
        private readonly ITimer timer;
        private bool isOver;

        public TimeLimit(Image picture, TimeProvider time) =>
            timer = time.CreateTimer(_ => Stop(picture), null, DecodeTimeout, Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            lock (gate)
                isOver = true;
            timer.Dispose();
        }

        private void Stop(Image picture)
        {
            lock (gate)
            {
                if (!isOver)
                    picture.SetKill(true);
            }
        }
    }
}
