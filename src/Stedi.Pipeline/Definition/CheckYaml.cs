using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads a check: either <c>sql</c>, which returns the violations, or a shorthand. Shorthands expand to SQL that all engines read.</summary>
internal sealed partial class CheckYaml(YamlReader yaml)
{
    private static readonly string[] Rules = ["sql", "not_null", "unique", "range", "not_empty"];

    /// <summary>Rows of a group whose values are not unique.</summary>
    private const string Copies = "copies";

    public CheckDeclaration? Check(TableName table, YamlEntry entry)
    {
        if (!PipelineYaml.Name().IsMatch(entry.Key))
            yaml.Fault(entry.Line, $"'{entry.Key}' is not a valid check name. Use a-z, 0-9 and _, starting with a letter.");
        if (entry.Key == CheckMetrics.RowsAccountedFor)
            yaml.Fault(entry.Line, $"'{entry.Key}' is a built-in check (set its severity with 'accounting'). Rename this check.");
        if (yaml.Map(entry.Value, $"Check '{entry.Key}'", ["severity", "description", "only_if", .. Rules]) is not { } map)
            return null;
        var rules = map.Entries.Where(e => Rules.Contains(e.Key)).ToArray();
        if (rules is not [var rule])
        {
            yaml.Fault(entry.Line, $"Check '{entry.Key}' must have exactly one of {string.Join(", ", Rules)}.");
            return null;
        }
        var severity = map.Find("severity") is { } s ? SeverityYaml.Read(yaml, s) : Severity.Error;
        var (sql, meaning) = Expand(table, rule);
        return sql is null
            ? null
            : new CheckDeclaration(
                entry.Key, entry.Line, severity, yaml.Text(map.Find("description"), meaning), sql, yaml.Conditions(map.Find("only_if")),
                rule.Key == "unique" ? Copies : null);
    }

    private (SourceText? Sql, string Meaning) Expand(TableName table, YamlEntry rule)
    {
        if (rule.Key == "sql")
            return (yaml.Sql(rule), "");
        if (rule.Key == "not_empty")
        {
            if (yaml.Text(rule) != "true")
                yaml.Fault(rule.Line, "Write 'not_empty: true', or remove the check.");
            return (At(rule, $"SELECT COUNT(*) AS row_count FROM {table} HAVING COUNT(*) = 0"), "The table has rows.");
        }
        if (rule.Key == "range")
            return Range(table, rule);

        var columns = Columns(rule);
        if (columns.IsEmpty)
            return default;
        var names = string.Join(", ", columns);
        return rule.Key == "unique"
            ? (At(rule, Unique(table, columns)), $"{names} {Verb(columns, "is", "are together")} unique.")
            : (At(rule, $"SELECT t.* FROM {table} t WHERE {Each(columns, "t.{0} IS NULL", " OR ")}"), $"{names} {Verb(columns, "is", "are")} never null.");
    }

    private (SourceText? Sql, string Meaning) Range(TableName table, YamlEntry rule)
    {
        if (yaml.Map(rule.Value, "A range", "column", "min", "max") is not { } map)
            return default;
        ImmutableArray<string> column = map.Find("column") is { } entry ? Columns(entry) : [];
        var min = Bound(map.Find("min"));
        var max = Bound(map.Find("max"));
        if (column is not [var name] || (min ?? max) is null)
        {
            yaml.Fault(rule.Line, "A range needs one 'column', and 'min', 'max' or both.");
            return default;
        }
        var low = min is null ? null : $"t.{name} < {min}";
        var high = max is null ? null : $"t.{name} > {max}";
        var outside = string.Join(" OR ", new[] { low, high }.OfType<string>());
        return (At(rule, $"SELECT t.* FROM {table} t WHERE {outside}"), min is null ? $"{name} is at most {max}." : max is null ? $"{name} is at least {min}." : $"{name} is between {min} and {max}.");
    }

    private string? Bound(YamlEntry? entry)
    {
        if (entry is null)
            return null;
        if (decimal.TryParse(yaml.Text(entry), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number.ToString(CultureInfo.InvariantCulture);
        yaml.Fault(entry.Line, $"'{entry.Key}' must be a number.");
        return null;
    }

    private ImmutableArray<string> Columns(YamlEntry entry)
    {
        var columns = yaml.Texts(entry);
        foreach (var bad in columns.Where(c => !Column().IsMatch(c.Text)))
            yaml.Fault(bad.Line, $"'{bad.Text}' is not a valid column name.");
        return columns.All(c => Column().IsMatch(c.Text)) ? [.. columns.Select(c => c.Text)] : [];
    }

    private static string Verb(ImmutableArray<string> columns, string one, string many) => columns.Length == 1 ? one : many;

    // On one line, like every expanded shorthand: an error in it then has the line of the shorthand.
    private static string Unique(TableName table, ImmutableArray<string> columns) =>
        $"SELECT {Each(columns, "t.{0}", ", ")}, COUNT(*) AS {Copies} FROM {table} t WHERE {Each(columns, "t.{0} IS NOT NULL", " AND ")} "
        + $"GROUP BY {Each(columns, "t.{0}", ", ")} HAVING COUNT(*) > 1";

    private static string Each(ImmutableArray<string> columns, string format, string separator) =>
        string.Join(separator, columns.Select(c => string.Format(CultureInfo.InvariantCulture, format, c)));

    private static SourceText At(YamlEntry rule, string sql) => new(sql, PipelineYaml.FileName, rule.Line);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Column();
}
