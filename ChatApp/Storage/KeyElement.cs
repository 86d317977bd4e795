using System.Globalization;
using System.Xml.Linq;

namespace ChatApp.Storage;

/// <summary>Checks stored keys: the framework would fail with a stack trace only when it needs one.</summary>
internal static class KeyElement
{
    /// <summary>The shortest master key that the framework accepts, in bytes.</summary>
    private const int LeastKeyBytes = 32;

    /// <summary>Returns the element if it is a usable key.</summary>
    /// <exception cref="FormatException">It has no usable key.</exception>
    public static XElement Checked(XElement element)
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
}
