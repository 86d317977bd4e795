using System.Globalization;
using System.Text;
using QRCoder;

namespace ChatApp.Pages;

/// <summary>A QR code as the path of an SVG element within the page: no picture to load, and no style of its own, which the page's policy forbids.</summary>
internal static class QrPath
{
    /// <summary>The path, and how many units wide and high it is, with its margin.</summary>
    public static (string Path, int Size) Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return (path.ToString(), rows.Count);
    }
}
