using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Translates a <see cref="RowFilter"/> to a predicate. Entered values are parsed by the column's type and written again, so they reach SQL only as literals.</summary>
internal static class RowTestSql
{
    /// <exception cref="QueryException">The value or the condition does not fit the column's type.</exception>
    public static string Of(RowFilter filter, Column column)
    {
        var name = RowSql.Identifier(column.Name);
        switch (filter.Test)
        {
            case RowTest.IsNull:
                return $"{name} IS NULL";
            case RowTest.NotNull:
                return $"{name} IS NOT NULL";
        }
        if (filter.Value is not { Length: <= RowQuery.MaxValueLength } value)
            throw RowSql.Refuse($"The filter on {column.Name} needs a value of at most {RowQuery.MaxValueLength:N0} characters.");
        return filter.Test switch
        {
            RowTest.Contains => $"strpos(lower({Text(name, column)}), lower({RowSql.Literal(NotEmpty(value, column))})) > 0",
            RowTest.Starts => $"starts_with({Text(name, column)}, {RowSql.Literal(NotEmpty(value, column))})",
            _ when DateText.Parse(value) is { } date && Instants(name, column, filter.Format) is { } instants => Within(instants.Sql, filter.Test, instants.Bound(date.From), instants.Bound(date.To)),
            _ => $"{name} {Sign(filter.Test)} {Literal(value, column, filter.Format)}",
        };
    }

    /// <summary>How to compare a column's instants: the SQL of its value, and the bound for an instant. Null if the column holds none.</summary>
    private static (string Sql, Func<DateTime, string> Bound)? Instants(string name, Column column, ColumnFormat? format) => (column.Type.Kind, format) switch
    {
        (ColumnKind.Timestamp, _) => (name, at => $"TIMESTAMP '{at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'"),
        (ColumnKind.BigInt, ColumnFormat.EpochS) => (name, at => Epoch(at, TimeSpan.TicksPerSecond)),
        (ColumnKind.BigInt, ColumnFormat.EpochMs) => (name, at => Epoch(at, TimeSpan.TicksPerMillisecond)),
        // The unit is unknown. This limit is the year 5138 in seconds, and 1973 in milliseconds.
        (ColumnKind.BigInt, null) => ($"(CASE WHEN {name} BETWEEN -99999999999 AND 99999999999 THEN {name} * 1000 ELSE {name} END)", at => Epoch(at, TimeSpan.TicksPerMillisecond)),
        _ => null,
    };

    /// <summary>The first whole unit at or after the instant.</summary>
    private static string Epoch(DateTime at, long ticksPerUnit)
    {
        var (units, rest) = long.DivRem((at - DateTime.UnixEpoch).Ticks, ticksPerUnit);
        return $"CAST('{(rest > 0 ? units + 1 : units).ToString(CultureInfo.InvariantCulture)}' AS BIGINT)";
    }

    /// <summary>A date stands for all instants from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    private static string Within(string sql, RowTest test, string from, string to) => test switch
    {
        RowTest.Eq => $"({sql} >= {from} AND {sql} < {to})",
        RowTest.Ne => $"({sql} < {from} OR {sql} >= {to})",
        RowTest.Lt => $"{sql} < {from}",
        RowTest.Le => $"{sql} < {to}",
        RowTest.Gt => $"{sql} >= {to}",
        RowTest.Ge => $"{sql} >= {from}",
        _ => throw RowSql.Refuse($"There is no test {test}."),
    };

    private static string Text(string name, Column column) =>
        column.Type.Kind == ColumnKind.String ? name : throw RowSql.Refuse($"Cannot search in {column.Name}, which has the type {column.Type}. Use a comparison such as equals instead.");

    private static string NotEmpty(string value, Column column) => value.Length > 0 ? value : throw RowSql.Refuse($"The search text for {column.Name} is empty. Enter a value.");

    private static string Sign(RowTest test) => test switch
    {
        RowTest.Eq => "=",
        RowTest.Ne => "<>",
        RowTest.Lt => "<",
        RowTest.Le => "<=",
        RowTest.Gt => ">",
        RowTest.Ge => ">=",
        _ => throw RowSql.Refuse($"Unknown condition: {test}."),
    };

    private static string Literal(string value, Column column, ColumnFormat? format)
    {
        var text = value.Trim();
        return column.Type.Kind switch
        {
            ColumnKind.String => RowSql.Literal(value),
            ColumnKind.Boolean when bool.TryParse(text, out var flag) => flag ? "TRUE" : "FALSE",
            ColumnKind.TinyInt or ColumnKind.SmallInt or ColumnKind.Int or ColumnKind.BigInt
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                $"CAST('{whole.ToString(CultureInfo.InvariantCulture)}' AS BIGINT)",
            ColumnKind.Float when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && float.IsFinite(real) =>
                $"CAST('{real.ToString("R", CultureInfo.InvariantCulture)}' AS REAL)",
            ColumnKind.Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) =>
                $"CAST('{real.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)",
            ColumnKind.Decimal when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact) =>
                Exact(exact),
            ColumnKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                $"DATE '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
            ColumnKind.Other => throw RowSql.Refuse($"Cannot compare {column.Name}, which has the type {column.Type}. Use 'is null' or 'is not null'."),
            _ => throw RowSql.Refuse($"'{value}' is not a valid value for {column.Name} ({column.Type}){Example(column.Type.Kind, format)}."),
        };
    }

    /// <summary>Keeps all decimals of the value: a type with fewer would round it.</summary>
    private static string Exact(decimal value) => string.Create(
        CultureInfo.InvariantCulture, $"CAST('{value.ToString(CultureInfo.InvariantCulture)}' AS DECIMAL(38,{value.Scale}))");

    private static string Example(ColumnKind kind, ColumnFormat? format) => kind switch
    {
        ColumnKind.Boolean => ". Write true or false",
        ColumnKind.Date => ". Write a date like 2022-06-16",
        ColumnKind.Timestamp => $". Write a time like {DateText.Example}",
        ColumnKind.BigInt when format is ColumnFormat.Number => ". pipeline.yaml declares plain numbers. Write a number",
        ColumnKind.BigInt => $". Write a number, or a date such as {DateText.Example}",
        _ => "",
    };
}
