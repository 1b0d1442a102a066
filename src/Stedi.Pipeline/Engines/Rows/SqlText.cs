using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Escapes names and values for the SQL of all engines.</summary>
internal static class SqlText
{
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string List(ImmutableArray<Column> columns) => string.Join(", ", columns.Select(c => Identifier(c.Name)));

    /// <summary>A predicate for rows in which any of the columns has any of the values.</summary>
    public static string IsOneOf(ImmutableArray<Column> columns, ImmutableArray<string> values)
    {
        var list = string.Join(", ", values.Select(Literal));
        return $"({string.Join(" OR ", columns.Select(c => $"{AsText(c)} IN ({list})"))})";
    }

    /// <summary>String columns are not cast, so that engines can skip files by their statistics.</summary>
    private static string AsText(Column column) =>
        column.Type.Kind == ColumnKind.String ? Identifier(column.Name) : $"CAST({Identifier(column.Name)} AS VARCHAR)";
}
