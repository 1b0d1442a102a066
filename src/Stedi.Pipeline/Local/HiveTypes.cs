using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Local;

/// <summary>DuckDB's types in Hive's spelling, as Glue and Athena show them.</summary>
public static partial class HiveTypes
{
    /// <param name="duckDbType">As DESCRIBE prints it. What Hive has no word for stays as it is, in lower case.</param>
    public static string Spell(string duckDbType)
    {
        if (duckDbType.EndsWith("[]", StringComparison.Ordinal))
            return $"array<{Spell(duckDbType[..^2])}>";
        return duckDbType switch
        {
            "VARCHAR" => "string",
            "BOOLEAN" => "boolean",
            "TINYINT" => "tinyint",
            "SMALLINT" or "UTINYINT" => "smallint",
            "INTEGER" or "USMALLINT" => "int",
            "BIGINT" or "UINTEGER" => "bigint",
            "UBIGINT" => "decimal(20,0)",
            "HUGEINT" => "decimal(38,0)",
            "FLOAT" => "float",
            "DOUBLE" => "double",
            "DATE" => "date",
            "BLOB" => "binary",
            _ when duckDbType.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "timestamp",
            _ => Blanks().Replace(duckDbType, "").ToLowerInvariant(),
        };
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
