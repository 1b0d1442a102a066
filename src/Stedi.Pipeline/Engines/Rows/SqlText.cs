using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Names and values as every engine reads them in SQL, whatever stands in them.</summary>
internal static class SqlText
{
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string List(ImmutableArray<Column> columns) => string.Join(", ", columns.Select(c => Identifier(c.Name)));

    /// <summary>True of rows in which one of the columns is one of the values.</summary>
    public static string IsOneOf(ImmutableArray<Column> columns, ImmutableArray<string> values)
    {
        var list = string.Join(", ", values.Select(Literal));
        return $"({string.Join(" OR ", columns.Select(c => $"{AsText(c)} IN ({list})"))})";
    }

    /// <summary>A text stays as it is, so that an engine can skip files by their statistics.</summary>
    private static string AsText(Column column) =>
        column.Type.Kind == ColumnKind.String ? Identifier(column.Name) : $"CAST({Identifier(column.Name)} AS VARCHAR)";
}
