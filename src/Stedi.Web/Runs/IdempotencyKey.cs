using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Names a request, so that sent twice it is one run.</summary>
/// <param name="CallerId">Which API key sent it: under another one the same value names another request, whatever the two are called.</param>
/// <param name="Value">1 to 200 characters.</param>
public sealed record IdempotencyKey(string CallerId, string Value)
{
    public const int MaxLength = 200;

    public bool IsValid => Value.Length is > 0 and <= MaxLength;

    /// <summary>What is kept of it.</summary>
    public string Hash => Sha256.Hex($"{CallerId}\n{Value}");
}
