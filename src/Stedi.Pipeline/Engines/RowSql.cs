using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Translates a <see cref="RowQuery"/> to SQL for both DuckDB and Athena. It uses only the version's own column names, and typed literals.</summary>
internal sealed class RowSql
{
    private readonly string _select;
    private readonly string _where;
    private readonly string _order;

    /// <param name="columns">Of the version.</param>
    /// <exception cref="QueryException">The query is not possible.</exception>
    public RowSql(RowQuery query, ImmutableArray<Column> columns, SqlDialect dialect)
    {
        if (query.Sort.Length > RowQuery.MaxSorts || query.Filters.Length > RowQuery.MaxFilters)
            throw Refuse($"Too many sort columns or filters. Use at most {RowQuery.MaxSorts} sort columns and {RowQuery.MaxFilters} filters.");
        var masked = query.Masked.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var open = columns.Where(c => !masked.Contains(c.Name)).ToImmutableArray();
        Column Find(string name) => open.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Missing(name, columns, open);

        var timestamps = query.Timestamps.ToDictionary(t => t.Column, t => t.Format, StringComparer.OrdinalIgnoreCase);
        _select = masked.Count == 0 && timestamps.Count == 0
            ? "*"
            : string.Join(", ", columns.Select(c => masked.Contains(c.Name) ? Mask(Identifier(c.Name))
                : timestamps.TryGetValue(c.Name, out var format) && c.Type.CanFormat() ? Timestamp(Identifier(c.Name), format, dialect) : Identifier(c.Name)));
        var tests = query.Filters.Select(f => RowTestSql.Of(f, Find(f.Column))).ToArray();
        _where = tests.Length == 0 ? "" : $" WHERE {string.Join(" AND ", tests)}";
        _order = Order(
            [.. query.Sort.Select(s => s with { Column = Sortable(Find(s.Column)).Name })], open, [.. columns.Where(c => masked.Contains(c.Name)).Select(c => c.Name)],
            query.HidesOrder || masked.Count > 0);
    }

    public string Page(string from, long offset, int limit) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {_select} FROM {from}{_where}{_order} OFFSET {offset} LIMIT {limit}");

    public string All(string from) => $"SELECT {_select} FROM {from}{_where}{_order}";

    public string Count(string from) => $"SELECT count(*) FROM {from}{_where}";

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>An ORDER BY clause that reveals neither masked columns nor the stored order of rows.</summary>
    public static string SeenOrder(ImmutableArray<Column> columns, ImmutableArray<string> masked) =>
        new RowSql(new([], [], masked, HidesOrder: true), columns, SqlDialect.DuckDb)._order;

    /// <exception cref="QueryException">It contains a character that is not allowed in SQL.</exception>
    public static string Literal(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw Refuse("The value contains a NUL character. Remove it.") : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    internal static QueryException Refuse(string message) => new(QueryFailure.Refused, message);

    /// <summary>
    /// Ties are sorted by all visible columns that every engine can sort. Masked columns are excluded, because their order would reveal their values. If
    /// the stored order must be hidden, rows are sorted by what the user sees. Rows that differ only in unsortable columns then get a random order.
    /// </summary>
    private static string Order(ImmutableArray<RowSort> sort, ImmutableArray<Column> open, ImmutableArray<string> masked, bool hidesOrder)
    {
        if (sort.IsEmpty && !hidesOrder)
            return "";
        var rest = open.Where(c => c.Type.Kind != ColumnKind.Other && !sort.Any(s => s.Column == c.Name)).Select(c => new RowSort(c.Name));
        var terms = sort.Concat(rest).Select(s => $"{Identifier(s.Column)} {(s.Descending ? "DESC" : "ASC")} NULLS LAST")
            .Concat(masked.Select(m => $"CASE WHEN {Identifier(m)} IS NULL THEN 1 ELSE 0 END"));
        if (hidesOrder && open.Any(c => c.Type.Kind == ColumnKind.Other))
            terms = terms.Append("random()");
        return " ORDER BY " + string.Join(", ", terms);
    }

    private static string Mask(string name) => $"CASE WHEN {name} IS NULL THEN NULL ELSE '{RowQuery.Mark}' END AS {name}";

    private static string Timestamp(string name, ColumnFormat format, SqlDialect dialect)
    {
        if (format == ColumnFormat.Number)
            return name;
        var (units, milliseconds) = format == ColumnFormat.EpochS ? (1, $"({name} * 1000)") : (1000, name);
        return string.Create(CultureInfo.InvariantCulture,
            $"CASE WHEN {name} BETWEEN {ColumnFormats.FirstSecond * units} AND {ColumnFormats.LastSecond * units + units - 1} THEN {dialect.Timestamp(milliseconds)} END AS {name}");
    }

    private static Column Sortable(Column column) =>
        column.Type.Kind == ColumnKind.Other ? throw Refuse($"Cannot sort by {column.Name}, which has the type {column.Type}. Choose another column.") : column;

    private static QueryException Missing(string name, ImmutableArray<Column> columns, ImmutableArray<Column> open) =>
        columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? new(QueryFailure.Denied, $"Cannot filter or sort by {name}: it contains personal data, which is masked for you. Ask an admin for the operator role.")
            : Refuse($"There is no column '{name}'. The columns are {string.Join(", ", open.Select(c => c.Name))}.");
}
