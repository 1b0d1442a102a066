using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Model;

/// <summary>The primitive types of Hive DDL that a landing table may use.</summary>
public enum ColumnKind { String, Boolean, TinyInt, SmallInt, Int, BigInt, Float, Double, Decimal, Date, Timestamp, Other }

/// <summary>A column type in the spelling of Hive, Glue and Athena: <c>bigint</c>, <c>decimal(10,2)</c>.</summary>
/// <param name="Kind">The kind; <see cref="ColumnKind.Other"/> only for tables built by jobs, never for a landing table.</param>
/// <param name="Name">The Hive spelling, lower case.</param>
/// <param name="Precision">For a decimal, its digits, 1 to 38; otherwise 0.</param>
/// <param name="Scale">For a decimal, its digits after the point, 0 to <paramref name="Precision"/>; otherwise 0.</param>
[JsonConverter(typeof(ColumnTypeJsonConverter))]
public sealed partial record ColumnType(ColumnKind Kind, string Name, int Precision = 0, int Scale = 0)
{
    /// <summary>An integer, decimal or floating-point type.</summary>
    public bool IsNumber => Kind is >= ColumnKind.TinyInt and <= ColumnKind.Decimal;

    /// <summary>Parses a Hive type. Types that are not primitive become <see cref="ColumnKind.Other"/>.</summary>
    public static ColumnType Parse(string hiveType)
    {
        var name = hiveType.Trim().ToLowerInvariant();
        var kind = name switch
        {
            "string" or "varchar" or "char" => ColumnKind.String,
            "boolean" => ColumnKind.Boolean,
            "tinyint" => ColumnKind.TinyInt,
            "smallint" => ColumnKind.SmallInt,
            "int" or "integer" => ColumnKind.Int,
            "bigint" => ColumnKind.BigInt,
            "float" or "real" => ColumnKind.Float,
            "double" => ColumnKind.Double,
            "date" => ColumnKind.Date,
            "timestamp" => ColumnKind.Timestamp,
            _ => ColumnKind.Other,
        };
        if (kind != ColumnKind.Other)
            return new ColumnType(kind, name);
        if (Sized().Match(name) is { Success: true } text && text.Groups["kind"].Value is "varchar" or "char")
            return new ColumnType(ColumnKind.String, name);
        if (DecimalPattern().Match(name) is { Success: true } match)
        {
            var precision = Number(match.Groups["p"], 10);
            var scale = Number(match.Groups["s"], 0);
            if (precision is >= 1 and <= 38 && scale <= precision)
                return new ColumnType(ColumnKind.Decimal, string.Create(CultureInfo.InvariantCulture, $"decimal({precision},{scale})"), precision, scale);
        }
        return new ColumnType(ColumnKind.Other, name);
    }

    public override string ToString() => Name;

    private static int Number(Group group, int fallback) =>
        group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : fallback;

    [GeneratedRegex(@"\A(?<kind>varchar|char)\s*\(\s*\d{1,5}\s*\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sized();

    [GeneratedRegex(@"\Adecimal\s*(\(\s*(?<p>\d{1,2})\s*(,\s*(?<s>\d{1,2})\s*)?\))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalPattern();
}

internal sealed class ColumnTypeJsonConverter : JsonConverter<ColumnType>
{
    public override ColumnType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ColumnType.Parse(reader.GetString() ?? throw new JsonException("A column type must be a string."));

    public override void Write(Utf8JsonWriter writer, ColumnType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
