using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Auth;

/// <summary>Values that open a door: keys and sign-in links.</summary>
internal static class Secret
{
    /// <summary>Longest value that is looked at, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>256 random bits, safe in a URL and a header.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string value) => Sha256.Hex(value);

    /// <summary>Takes as long for a near miss as for a far one.</summary>
    public static bool Match(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
