using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatApp.Hosting;

/// <summary>Loads a renewed certificate without a restart, when Kestrel itself terminates TLS with <c>Kestrel:Certificates:Default</c>:
/// Kestrel's own reload does not cover the addresses of <c>Urls</c>.</summary>
internal sealed partial class RenewedCertificate(IConfiguration configuration, ILogger<RenewedCertificate> logger)
{
    private readonly Lock gate = new();
    private readonly IConfigurationSection section = configuration.GetSection("Kestrel:Certificates:Default");
    private (DateTime Certificate, DateTime Key)? loaded;
    private SslStreamCertificateContext? renewed;

    /// <summary>Provides the current certificate to Kestrel at each handshake. Not used with <c>Kestrel:Endpoints</c>,
    /// which have their own certificates.</summary>
    public void Use(KestrelServerOptions kestrel)
    {
        if (section["Path"] is null || configuration.GetSection("Kestrel:Endpoints").Exists())
            return;
        loaded = Written();
        kestrel.ConfigureHttpsDefaults(https => https.OnAuthenticate = (_, handshake) =>
        {
            if (Latest() is { } latest)
                handshake.ServerCertificateContext = latest;
        });
    }

    /// <summary>The certificate loaded last; null while it is the one from the start.</summary>
    private SslStreamCertificateContext? Latest()
    {
        lock (gate)
        {
            var written = Written();
            if (written == loaded)
                return renewed;
            try
            {
                renewed = Load();
                loaded = written;
                LogRenewed(renewed.TargetCertificate.Subject, renewed.TargetCertificate.NotAfter.ToUniversalTime());
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // The file may be incomplete: tried again at the next handshake.
                LogNotRenewed(error.Message);
            }

            return renewed;
        }
    }

    private SslStreamCertificateContext Load()
    {
        var (path, key, password) = (section["Path"]!, section["KeyPath"], section["Password"]);
        X509Certificate2Collection chain = [];
        X509Certificate2 certificate;
        if (key is null && X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12)
        {
            chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            certificate = chain.First(one => one.HasPrivateKey);
        }
        else
        {
            certificate = password is null
                ? X509Certificate2.CreateFromPemFile(path, key)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
            chain.ImportFromPemFile(path);
        }

        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private (DateTime Certificate, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(section["Path"]!), section["KeyPath"] is { } key ? File.GetLastWriteTimeUtc(key) : default);

    [LoggerMessage(1142, LogLevel.Information, "Took the renewed certificate: {Subject}, good until {Until:u}")]
    private partial void LogRenewed(string subject, DateTime until);

    [LoggerMessage(1143, LogLevel.Warning, "The renewed certificate cannot be read; the one before stays: {Reason}")]
    private partial void LogNotRenewed(string reason);
}
