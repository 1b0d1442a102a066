using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Types and values in Athena's notation.</summary>
internal static partial class AthenaText
{
    public static ColumnInfo Column(string name, string duckDbType)
    {
        var size = Sized().Match(duckDbType);
        var type = duckDbType.ToUpperInvariant() switch
        {
            "VARCHAR" => "varchar",
            "HUGEINT" or "UBIGINT" => "decimal",
            "UINTEGER" => "bigint",
            "BLOB" => "varbinary",
            "TIMESTAMP WITH TIME ZONE" => "timestamp with time zone",
            var t when t.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "timestamp",
            var t when t.StartsWith("DECIMAL", StringComparison.Ordinal) => "decimal",
            var t when t.EndsWith(']') => "array",
            var t when t.StartsWith("STRUCT", StringComparison.Ordinal) => "row",
            var t => t.ToLowerInvariant(),
        };
        return new()
        {
            CatalogName = "hive", SchemaName = "", TableName = "", Name = name, Label = name, Type = type, Nullable = "UNKNOWN", CaseSensitive = type == "varchar",
            Precision = size.Success ? int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture) : type switch { "varchar" => int.MaxValue, "bigint" => 19, "integer" => 10, "double" => 17, "timestamp" => 3, _ => 0 },
            Scale = size.Success ? int.Parse(size.Groups[2].Value, CultureInfo.InvariantCulture) : 0,
        };
    }

    public static string Of(object value) => value switch
    {
        bool b => b ? "true" : "false",
        double d => Java(d),
        float f => Java(double.Parse(f.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime t => t.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        DateTimeOffset t => t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture),
        Stream blob => Hex(blob),
        string s => s,
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(k => $"{k}={(map[k] is { } v ? Of(v) : "null")}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(v => v is null ? "null" : Of(v)))}]",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>Like Java's Double.toString: always with a fraction, and with an exponent from ten million.</summary>
    private static string Java(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        if (value == 0 || Math.Abs(value) is >= 1e-3 and < 1e7)
            return value.ToString("0.0################", CultureInfo.InvariantCulture);
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var digits = value.ToString("R", CultureInfo.InvariantCulture).Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-').Trim('0');
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{exponent}");
    }

    private static string Hex(Stream blob)
    {
        using var copy = new MemoryStream();
        blob.CopyTo(copy);
        return string.Join(' ', copy.ToArray().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"\ADECIMAL\((\d+),\s*(\d+)\)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Sized();
}
