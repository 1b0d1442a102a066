using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Identifies a request, so that sending it twice starts one run.</summary>
/// <param name="CallerId">The API key that sent it. The same value under another key is another request, even if the keys have the same name.</param>
/// <param name="Value">1 to 200 characters.</param>
public sealed record IdempotencyKey(string CallerId, string Value)
{
    public const int MaxLength = 200;

    public bool IsValid => Value.Length is > 0 and <= MaxLength;

    /// <summary>The stored form.</summary>
    public string Hash => Sha256.Hex($"{CallerId}\n{Value}");
}
