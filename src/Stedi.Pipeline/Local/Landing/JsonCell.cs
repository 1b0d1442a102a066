using System.Text.Json;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Where in a line the value of a column stands.</summary>
/// <param name="IsExact">Its key is spelled exactly as the column.</param>
internal readonly record struct JsonCell(JsonTokenType Type, int Start, int Length, bool IsEscaped, bool IsExact)
{
    public bool HasValue => Type is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>A value beats none, then the exact spelling of the key beats another, then the later beats the earlier.</summary>
    public bool Beats(JsonCell other) => HasValue != other.HasValue ? HasValue : IsExact || !other.IsExact;
}
