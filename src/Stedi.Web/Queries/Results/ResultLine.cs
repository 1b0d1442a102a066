using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>Reads one row of a stored result. Values stay as in JSON, strings without quotes.</summary>
internal static class ResultLine
{
    /// <summary>The maximum depth of nested values that engines write.</summary>
    private const int MaxDepth = 1024;

    public static GridRow Parse(int index, ReadOnlySpan<byte> json)
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
