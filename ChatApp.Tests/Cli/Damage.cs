namespace ChatApp.Tests.Cli;

/// <summary>Damages files as failing disks and incomplete copies do.</summary>
internal static class Damage
{
    /// <summary>Overwrites a tenth of the file in its middle.</summary>
    public static void Overwrite(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.Position = stream.Length / 2;
        stream.Write(Enumerable.Repeat((byte)0xA5, (int)(stream.Length / 10)).ToArray());
    }

    /// <summary>Removes the end of the file.</summary>
    public static void Truncate(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length * 2 / 3);
    }
}
