using System.Xml;
using System.Xml.Linq;

namespace ChatApp.Storage;

/// <summary>Repository of the keys that sign cookies, one XML file each. A new key is on disk before it is used, and readable only by its
/// owner. A file without a usable key is logged once and skipped; the framework's own repository would fail, and needs a folder for
/// temporary files.</summary>
internal sealed class KeyFiles(DataFolder folder, UnusableKeyLog passedOver) : IKeyRepository
{
    private IReadOnlyCollection<XElement>? last;

    /// <inheritdoc/>
    public bool AnyUnreadable { get; private set; }

    /// <inheritdoc/>
    public string Place => folder.Keys;

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        try
        {
            return last = ReadAll();
        }
        catch (Exception error) when (last is not null && error is (IOException or UnauthorizedAccessException))
        {
            // The folder became unavailable while the server is running: the cached keys are used.
            PassOver(folder.Keys, error.Message);
            return last;
        }
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        var name = friendlyName.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? friendlyName
            : $"{Guid.NewGuid()}";
        PrivateFile.MakeFolder(folder.Keys);
        var file = Path.Combine(folder.Keys, name + ".xml");
        var partial = file + ".partial";
        File.Delete(partial);
        using (var stream = PrivateFile.Create(partial))
            element.Save(stream);
        PrivateFile.Publish(partial, file);
    }

    // The folder belongs to this server; see DataFolderLock.ReserveForServer.
    public IDisposable? Lock() => null;

    private List<XElement> ReadAll()
    {
        List<XElement> elements = [];
        AnyUnreadable = false;
        PrivateFile.MakeFolder(folder.Keys);
        foreach (var file in Directory.EnumerateFiles(folder.Keys, "*.xml").Order(StringComparer.Ordinal))
        {
            try
            {
                using var stream = File.OpenRead(file);
                elements.Add(KeyElement.Checked(XElement.Load(stream)));
            }
            catch (Exception error) when (error is XmlException or FormatException or IOException or UnauthorizedAccessException)
            {
                AnyUnreadable |= error is UnauthorizedAccessException;
                PassOver(file, error.Message);
            }
        }

        return elements;
    }

    private void PassOver(string file, string reason) => passedOver.Log(file, File.GetLastWriteTimeUtc(file), reason);
}
