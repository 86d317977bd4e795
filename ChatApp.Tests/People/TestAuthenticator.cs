using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatApp.Tests.People;

/// <summary>A passkey with one key, encoded by hand, so that a test can also make it invalid (Web Authentication, 6.1 and 6.5;
/// attestation "none").</summary>
internal sealed class TestAuthenticator : IDisposable
{
    private static readonly string[] Transports = ["internal"];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private byte[] user = [];

    /// <summary>Origin of the page that requests the passkey.</summary>
    public required string Origin { get; set; }

    /// <summary>Domain of the passkey (relying party id).</summary>
    public required string Domain { get; set; }

    /// <summary>Whether the user was verified by fingerprint, face or PIN.</summary>
    public bool Verified { get; set; } = true;

    /// <summary>Creates the passkey: answers the page's creation options.</summary>
    public string Create(JsonElement options)
    {
        user = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        // CBOR: a COSE key of type EC2, algorithm ES256, curve P-256; and a map of fmt, attStmt and authData.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(0x40), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation =
        [
            0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data,
        ];
        return Credential(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Encode(ClientData("webauthn.create", options)),
            ["attestationObject"] = Encode(attestation),
            ["transports"] = Transports,
        });
    }

    /// <summary>Signs in with the passkey: answers the page's request options.</summary>
    public string Get(JsonElement options)
    {
        var (data, client) = (Data(0), ClientData("webauthn.get", options));
        return Credential(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Encode(client),
            ["authenticatorData"] = Encode(data),
            ["signature"] = Encode(
                key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = Encode(user),
        });
    }

    public void Dispose() => key.Dispose();

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] Data(byte flags)
    {
        const byte Present = 1, VerifiedUser = 4;
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, 0); // Zero: an authenticator without a signature counter.
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(flags | Present | (Verified ? VerifiedUser : 0)), .. count];
    }

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private string Credential(object response) => JsonSerializer.Serialize(
        new { id = Encode(id), rawId = Encode(id), type = "public-key", clientExtensionResults = new { }, response });
}
