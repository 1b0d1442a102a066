using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Model;

/// <summary>
/// The name of a lake table: 1 to 128 of <c>a-z 0-9 _</c>, starting with a letter. Glue lower-cases names, and the name is a
/// folder and an SQL identifier too, so nothing else is allowed.
/// </summary>
[JsonConverter(typeof(TableNameJsonConverter))]
public sealed partial record TableName : IComparable<TableName>
{
    /// <summary>The pattern of a name, for JSON Schema.</summary>
    public const string Rule = "^" + Letters + "$";

    private const string Letters = "[a-z][a-z0-9_]{0,127}";

    private TableName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not a valid table name. The message gives the rule.</exception>
    public static TableName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new FormatException($"'{text}' is not a valid table name. Use 1 to 128 of a-z, 0-9 and _, starting with a letter.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out TableName? name)
    {
        name = text is not null && Pattern().IsMatch(text) ? new TableName(text) : null;
        return name is not null;
    }

    public int CompareTo(TableName? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    [GeneratedRegex(@"\A" + Letters + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Writes a table name as a JSON string, as a value and as a property name.</summary>
internal sealed class TableNameJsonConverter : JsonConverter<TableName>
{
    public override TableName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TableName.TryParse(reader.GetString(), out var name) ? name : throw new JsonException("Not a valid table name.");

    public override void Write(Utf8JsonWriter writer, TableName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override TableName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TableName value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
