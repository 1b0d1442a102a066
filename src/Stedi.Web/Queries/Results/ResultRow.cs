using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Stedi.Web.Queries.Results;

/// <summary>A row of a result, its values as text: as they stand in JSON, texts without their quotes.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Cells">Null is NULL. Default where the row is too large to be shown.</param>
public sealed record ResultRow(int Index, ImmutableArray<string?> Cells)
{
    /// <summary>Engines write nested values as deep as this.</summary>
    private const int MaxDepth = 1024;

    public bool IsTooLarge => Cells.IsDefault;

    /// <param name="json">The row's line.</param>
    internal static ResultRow Parse(int index, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var cells = ImmutableArray.CreateBuilder<string?>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            cells.Add(Read(ref reader, json));
        return new(index, cells.DrainToImmutable());
    }

    private static string? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}
