using System.Collections.Immutable;
using System.Text;

namespace Stedi.Pipeline.Local;

/// <summary>A DuckDB type, with its Hive spelling, and the type in which it is written without losing digits.</summary>
/// <param name="Name">A scalar type as DESCRIBE prints it; for a nested type <c>LIST</c>, <c>STRUCT</c>, <c>MAP</c> or <c>UNION</c>.</param>
/// <param name="Parts">For a nested type: its elements, its fields, or its key and value.</param>
internal sealed record DuckDbType(string Name, ImmutableArray<DuckDbTypePart> Parts)
{
    private const string List = "LIST", Struct = "STRUCT", Map = "MAP";

    /// <param name="text">As DESCRIBE prints it. An unknown text becomes a scalar type with that name.</param>
    public static DuckDbType Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.EndsWith(']') && trimmed.LastIndexOf('[') is > 0 and var open)
            return new(List, [new("", Parse(trimmed[..open]))]);
        if (Arguments(trimmed, Struct) is { } fields)
            return new(Struct, [.. fields.Select(Field)]);
        if (Arguments(trimmed, "UNION") is { } members)
            return new("UNION", [.. members.Select(Field)]);
        if (Arguments(trimmed, Map) is [var key, var value])
            return new(Map, [new("", Parse(key)), new("", Parse(value))]);
        return new(trimmed, []);
    }

    /// <summary>
    /// The spelling in Glue and Athena. Types that tables cannot store (<see cref="Refused"/>) occur only in queries. They keep their name in lower case.
    /// </summary>
    public string Hive => Name switch
    {
        List => $"array<{Parts[0].Type.Hive}>",
        Struct => $"struct<{string.Join(',', Parts.Select(p => $"{p.Name}:{p.Type.Hive}"))}>",
        Map => $"map<{string.Join(',', Parts.Select(p => p.Type.Hive))}>",
        "VARCHAR" or "JSON" or "UUID" => "string",
        _ when IsEnum => "string",
        "TINYINT" => "tinyint",
        "SMALLINT" or "UTINYINT" => "smallint",
        "INTEGER" or "USMALLINT" => "int",
        "BIGINT" or "UINTEGER" or "HUGEINT" => "bigint",
        "UBIGINT" => "decimal(20,0)",
        "UHUGEINT" or "BIGNUM" => "decimal(38,0)",
        "BLOB" => "binary",
        _ when Name.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "timestamp",
        _ => Name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    /// <summary>
    /// The type to cast to before rows are written: the same, or the exact type that Spark uses. In Spark, a sum of integers is a bigint, and an overflow
    /// is an error. Without the cast, Parquet would store a rounded double.
    /// </summary>
    public string Written => Name switch
    {
        List => $"{Parts[0].Type.Written}[]",
        Struct => $"STRUCT({string.Join(", ", Parts.Select(p => $"{Quoted(p.Name)} {p.Type.Written}"))})",
        Map => $"MAP({string.Join(", ", Parts.Select(p => p.Type.Written))})",
        "UTINYINT" => "SMALLINT",
        "USMALLINT" => "INTEGER",
        "UINTEGER" or "HUGEINT" => "BIGINT",
        "UBIGINT" => "DECIMAL(20,0)",
        "UHUGEINT" or "BIGNUM" => "DECIMAL(38,0)",
        "UUID" => "VARCHAR",
        "TIMESTAMP_S" or "TIMESTAMP_MS" => "TIMESTAMP",
        _ => IsEnum ? "VARCHAR" : Name,
    };

    public bool IsWrittenAsIs => Parts.IsEmpty ? Written == Name : Parts.All(p => p.Type.IsWrittenAsIs);

    /// <summary>The part of the type that tables cannot store, for a message; null if there is none.</summary>
    public string? Refused => Name switch
    {
        List or Map or Struct => Parts.Any(p => Name == Struct && p.Name.Length == 0)
            ? "struct without field names"
            : Parts.Select(p => p.Type.Refused).FirstOrDefault(r => r is not null),
        "INTERVAL" or "BIT" or "VARIANT" or "GEOMETRY" or "UNION" or "\"NULL\"" => Name.Trim('"').ToLowerInvariant(),
        _ when Name.StartsWith("TIME", StringComparison.Ordinal) && !Name.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "time",
        _ => null,
    };

    private bool IsEnum => Name.StartsWith("ENUM(", StringComparison.Ordinal);

    private static DuckDbTypePart Field(string text)
    {
        if (text.StartsWith('"'))
        {
            var end = Closing(text, 0);
            return new(text[1..end].Replace("\"\"", "\"", StringComparison.Ordinal), Parse(text[(end + 1)..]));
        }
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var nested = text.IndexOf('(', StringComparison.Ordinal);
        return blank < 0 || (nested >= 0 && nested < blank) ? new("", Parse(text)) : new(text[..blank], Parse(text[blank..]));
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The arguments of <c>NAME(…)</c>, split at its own commas; null if the text is not such a type.</summary>
    private static ImmutableArray<string>? Arguments(string text, string name)
    {
        if (!text.StartsWith(name + "(", StringComparison.Ordinal) || !text.EndsWith(')'))
            return null;
        var (parts, part, depth) = (ImmutableArray.CreateBuilder<string>(), new StringBuilder(), 0);
        var inner = text[(name.Length + 1)..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            var c = inner[i];
            depth += c is '(' ? 1 : c is ')' ? -1 : 0;
            if (c is '"' or '\'')
            {
                var end = Closing(inner, i);
                part.Append(inner, i, end - i + 1);
                i = end;
            }
            else if (c == ',' && depth == 0)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }
        parts.Add(part.ToString().Trim());
        return parts.ToImmutable();
    }

    /// <summary>The closing quote for the one at <paramref name="start"/>. A doubled quote is escaped.</summary>
    private static int Closing(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] != text[start])
                continue;
            if (i + 1 >= text.Length || text[i + 1] != text[start])
                return i;
            i++;
        }
        return text.Length - 1;
    }
}

/// <param name="Name">The field name; otherwise empty.</param>
internal sealed record DuckDbTypePart(string Name, DuckDbType Type);
