using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Which statements Athena gets: one SELECT over the pipeline's tables, or SHOW TABLES, SHOW COLUMNS and DESCRIBE of one of them. See
/// docs/decisions/0006 for why another engine's parser judges, and what that costs.
/// </summary>
internal sealed partial class AthenaDoor(string database, ISqlAnalyzer analyzer, Func<PipelineDefinition> definition)
{
    /// <summary>Athena's scalar functions reach nothing beyond their arguments: it calls outside only after USING EXTERNAL FUNCTION, which is no SELECT.</summary>
    private static readonly QueryDoor Door = new(FrozenSet.Create("unnest"), static _ => true);

    private readonly string[] _own = [$"{database}.", $"awsdatacatalog.{database}."];

    public AthenaStatement Read(string sql)
    {
        var text = TrinoText.Read(sql);
        if (text.Refusal is not null)
            return Refused(text.Text, new(text.Refusal, text.Position));
        var tables = definition().Tables.Select(t => t.Name.Value).ToArray();
        if (Utility().Match(text.Text) is { Success: true } utility)
            return new(text.Text, IsSelect: false, [], Inspect(utility.Groups["table"], utility.Groups["database"], tables));
        if (!Query().IsMatch(text.Text))
            return Refused(text.Text, new("This is no query. One SELECT is let in, or SHOW TABLES, SHOW COLUMNS FROM table, DESCRIBE table.", 0) { IsSlip = string.IsNullOrWhiteSpace(text.Text) });
        var analysis = analyzer.Analyze(text.Text);
        if (analysis.IsBusy)
            return Refused(text.Text, new(analysis.Error) { IsBusy = true });
        var verdict = Door.Inspect(
            analysis with
            {
                Error = analysis.Error is { } error ? $"This cannot be read as one SELECT in what Athena and DuckDB have in common: {error}" : null,
                References = [.. analysis.References.Select(r => r.Kind == SqlReferenceKind.Table ? r with { Name = Bare(r.Name) } : r)],
            }, tables);
        return verdict.IsAllowed
            ? new(text.Text, IsSelect: true, verdict.Tables, verdict)
            : Refused(text.Text, verdict);
    }

    private static AthenaStatement Refused(string text, SqlVerdict verdict) => new(text, false, [], verdict);

    private SqlVerdict Inspect(Group table, Group of, string[] tables)
    {
        if (of.Success && !of.Value.Equals(database, StringComparison.OrdinalIgnoreCase))
            return new($"There is no database {of.Value} here; the tables are in {database}.", of.Index);
        return table.Success && !tables.Contains(table.Value, StringComparer.OrdinalIgnoreCase)
            ? new(QueryDoor.NoTable(table.Value, tables), table.Index) { IsSlip = true }
            : new(null);
    }

    /// <summary>The name without our own database before it.</summary>
    private string Bare(string name) =>
        _own.FirstOrDefault(o => name.StartsWith(o, StringComparison.OrdinalIgnoreCase)) is { } own ? name[own.Length..] : name;

    [GeneratedRegex("""
        \A\s*(SHOW\s+TABLES|SHOW\s+COLUMNS\s+(FROM|IN)\s+(?<name>)|DESCRIBE\s+(?<name>))
        (?(name)([`"]?(?<database>\w+)[`"]?\.)?[`"]?(?<table>\w+)[`"]?)\s*\z
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Utility();

    [GeneratedRegex(@"\A[\s(]*(SELECT|WITH|VALUES|TABLE)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Query();
}
