using System.Security.Cryptography;
using System.Text;

namespace Stedi.Pipeline.Model;

/// <summary>The hash format of this program: SHA-256 of UTF-8 text, as 64 lower-case hex digits.</summary>
public static class Sha256
{
    public static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
