using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatApp.Tests.Deploy;

/// <summary>A certificate for 127.0.0.1 that only the test trusts, and its key, as PEM files.</summary>
internal sealed class Certificate
{
    public Certificate(string folder)
    {
        File = Path.Combine(folder, "certificate.pem");
        Key = Path.Combine(folder, "key.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ChatApp test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true)); // Self-signed.
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File, made.ExportCertificatePem());
        System.IO.File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        Thumbprint = made.Thumbprint;
    }

    public string File { get; }

    public string Key { get; }

    public string Thumbprint { get; }
}
