using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>A column of a result. Athena sends all values as text, and the type once per column.</summary>
/// <param name="Type">In Athena's spelling.</param>
internal sealed record AthenaColumn(string Name, string Type, int Precision, int Scale)
{
    public static AthenaColumn Of(ColumnInfo column) => new(
        column.Label is { Length: > 0 } label ? label : column.Name ?? "", column.Type?.ToLowerInvariant() ?? "varchar", column.Precision ?? 0, column.Scale ?? 0);

    /// <summary>With the type in Hive's spelling. For arrays, maps and rows, Athena does not report the element types.</summary>
    public ResultColumn ToResult() => new(Name, Type switch
    {
        "varchar" or "char" or "string" => "string",
        "integer" => "int",
        "real" => "float",
        "decimal" => string.Create(CultureInfo.InvariantCulture, $"decimal({(Precision > 0 ? Precision : 38)},{Scale})"),
        "timestamp with time zone" => "timestamp",
        "varbinary" => "binary",
        "row" => "struct",
        _ => Type,
    });

    /// <summary>The value as in <see cref="Preview"/>. Text that does not match its type stays text.</summary>
    public object? Read(string? text) => text is null ? null : Type switch
    {
        "boolean" when bool.TryParse(text, out var value) => value,
        "tinyint" or "smallint" or "integer" or "bigint" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value is >= -ResultJsonWriter.MaxSafeInteger and <= ResultJsonWriter.MaxSafeInteger => value,
        "double" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        "float" or "real" when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) => value,
        "timestamp" or "timestamp with time zone" when DateTime.TryParseExact(
            text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var value) =>
            value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + (text.EndsWith(" UTC", StringComparison.Ordinal) ? "Z" : ""),
        "varbinary" => Bytes(text),
        _ => text,
    };

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double real:
                json.WriteNumberValue(real);
                break;
            case float real:
                json.WriteNumberValue(real);
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    private static readonly string[] Instants = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFF 'UTC'"];

    /// <summary>Athena writes bytes as hex digits in pairs.</summary>
    private static string Bytes(string text)
    {
        var hex = text.Replace(" ", "", StringComparison.Ordinal);
        return hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.ToBase64String(Convert.FromHexString(hex)) : text;
    }
}
