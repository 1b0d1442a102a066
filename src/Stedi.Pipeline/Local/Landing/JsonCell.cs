using System.Text.Json;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>The place of a column's value in a line.</summary>
/// <param name="IsExact">Its key has the exact spelling.</param>
internal readonly record struct JsonCell(JsonTokenType Type, int Start, int Length, bool IsEscaped, bool IsExact)
{
    public bool HasValue => Type is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>A value beats none. Then an exact spelling of the key beats others. Then the last one wins.</summary>
    public bool Beats(JsonCell other) => HasValue != other.HasValue ? HasValue : IsExact || !other.IsExact;
}
