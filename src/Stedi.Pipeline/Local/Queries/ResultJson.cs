using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Writes rows as JSON that all readers understand the same way. Integers beyond 2^53 and decimals are strings, so that no digit is lost. Times are
/// ISO 8601, NaN and infinities are strings, bytes are base64, and lists, structs and maps are JSON.
/// </summary>
internal static class ResultJson
{
    public static void Write(QuerySandbox sandbox, ImmutableArray<DuckDbColumn> columns, string select, string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1);
        using var result = new ResultJsonWriter(file, [.. columns.Select(c => c.ToResult())]);
        using var command = sandbox.Command($"SELECT {string.Join(", ", columns.Select(Project))} FROM ({select})");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var json = result.BeginRow();
            for (var i = 0; i < columns.Length; i++)
                WriteValue(json, reader, i, columns[i].Type);
            result.EndRow();
        }
        result.Complete();
    }

    /// <summary>Converts every type to one that <see cref="WriteValue"/> supports, in SQL.</summary>
    private static string Project(DuckDbColumn column)
    {
        var name = QuerySandbox.Identifier(column.Name);
        return column.Type switch
        {
            "BOOLEAN" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "FLOAT" or "DOUBLE" or "VARCHAR" => name,
            "UTINYINT" or "USMALLINT" or "UINTEGER" => $"{name}::BIGINT",
            "TIMESTAMP WITH TIME ZONE" => $"strftime({name}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%fZ')",
            "TIMESTAMP_NS" => $"strftime({name}, '%Y-%m-%dT%H:%M:%S.%n')",
            _ when column.Type.StartsWith("TIMESTAMP", StringComparison.Ordinal) => $"strftime({name}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f')",
            "BLOB" => $"base64({name})",
            _ when IsNested(column.Type) => $"to_json({name})::VARCHAR",
            _ => $"{name}::VARCHAR",
        };
    }

    private static void WriteValue(Utf8JsonWriter json, DbDataReader reader, int i, string type)
    {
        if (reader.IsDBNull(i))
        {
            json.WriteNullValue();
            return;
        }
        switch (reader.GetValue(i))
        {
            case bool value:
                json.WriteBooleanValue(value);
                break;
            case long value when Math.Abs((decimal)value) > ResultJsonWriter.MaxSafeInteger:
                json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
                break;
            case float value when float.IsFinite(value):
                json.WriteNumberValue(value);
                break;
            case double value when double.IsFinite(value):
                json.WriteNumberValue(value);
                break;
            case var value and (sbyte or short or int or long):
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case string value when IsNested(type):
                WriteNested(json, value);
                break;
            case var value:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>DuckDB writes a plain NaN into nested values, which is not valid JSON. Then the text is written as a string.</summary>
    private static void WriteNested(Utf8JsonWriter json, string value)
    {
        try
        {
            using var parsed = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 512 });
            WriteExact(json, parsed.RootElement);
        }
        catch (JsonException)
        {
            json.WriteStringValue(value);
        }
    }

    /// <summary>Numbers that are not exact as doubles are written as strings here too.</summary>
    private static void WriteExact(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    WriteExact(json, member.Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteExact(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.Number when !IsDouble(value):
                json.WriteStringValue(value.GetRawText());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static bool IsDouble(JsonElement number) =>
        !decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
        || (decimal.TryParse(number.GetDouble().ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && read == exact);

    private static bool IsNested(string type) =>
        type.EndsWith(']') || type is "JSON" or "VARIANT"
        || type.StartsWith("STRUCT(", StringComparison.Ordinal) || type.StartsWith("MAP(", StringComparison.Ordinal)
        || type.StartsWith("UNION(", StringComparison.Ordinal);
}
