using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ChatApp.Storage;

/// <summary>Repository of the keys that sign cookies, one XML file each. A new key is on disk before it is used, and readable only by its
/// owner. A file without a usable key is logged once and skipped; the framework's own repository would fail, and needs a folder for
/// temporary files.</summary>
internal sealed partial class KeyFiles(DataFolder folder, ILogger<KeyFiles> logger) : IXmlRepository
{
    /// <summary>The shortest master key that the framework accepts, in bytes.</summary>
    private const int LeastKeyBytes = 32;

    private readonly Lock gate = new();
    private readonly HashSet<(string Name, DateTime Written)> named = [];
    private IReadOnlyCollection<XElement>? last;

    /// <summary>Whether there are files that this process may not read because they have another owner.</summary>
    public bool AnyUnreadable { get; private set; }

    /// <summary>The folder of the key files.</summary>
    public string Folder => folder.Keys;

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
                elements.Add(Checked(XElement.Load(stream)));
            }
            catch (Exception error) when (error is XmlException or FormatException or IOException or UnauthorizedAccessException)
            {
                AnyUnreadable |= error is UnauthorizedAccessException;
                PassOver(file, error.Message);
            }
        }

        return elements;
    }

    // The framework would fail with a stack trace only when it needs the key.
    private static XElement Checked(XElement element)
    {
        if (element.Name != "key")
            return element.Name == "revocation" ? element : throw new FormatException($"it holds <{element.Name.LocalName}> and no key.");
        _ = Guid.TryParse((string?)element.Attribute("id"), out _) ? true : throw new FormatException("the key has no id.");
        foreach (var date in (string[])["creationDate", "activationDate", "expirationDate"])
        {
            if (!DateTimeOffset.TryParse((string?)element.Element(date), CultureInfo.InvariantCulture, out _))
                throw new FormatException($"the key has no {date}.");
        }

        var descriptor = element.Element("descriptor");
        if (string.IsNullOrEmpty((string?)descriptor?.Attribute("deserializerType")))
            throw new FormatException("the key has no descriptor.");
        if (descriptor.Descendants("masterKey").FirstOrDefault()?.Element("value") is { } value
            && Convert.FromBase64String(value.Value).Length < LeastKeyBytes)
            throw new FormatException("the key is too short.");
        return element;
    }

    private void PassOver(string file, string reason)
    {
        lock (gate)
        {
            if (!named.Add((file, File.GetLastWriteTimeUtc(file))))
                return;
        }

        LogPassedOver(file, reason.ReplaceLineEndings(" "));
    }

    [LoggerMessage(1150, LogLevel.Warning, "The key {File} cannot be used and is passed over: {Reason}")]
    private partial void LogPassedOver(string file, string reason);
}
