using System.Globalization;
using System.Text;
using QRCoder;

namespace ChatApp.Pages;

/// <summary>Renders a QR code as the path of an inline SVG: no image to load, and no inline style, which the page's policy
/// forbids.</summary>
internal static class QrPath
{
    /// <summary>The path, and its width and height in units, including the margin.</summary>
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
