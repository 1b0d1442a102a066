using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Auth;

/// <summary>Secret values: keys and tokens of sign-in links.</summary>
internal static class Secret
{
    /// <summary>The longest accepted value, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>A new secret of 256 random bits, safe in URLs and headers.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string value) => Sha256.Hex(value);

    /// <summary>Compares in constant time.</summary>
    public static bool Match(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
