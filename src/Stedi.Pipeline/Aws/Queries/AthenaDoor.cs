using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Checks statements for Athena. Allowed are one SELECT over the pipeline's tables, SHOW TABLES, SHOW COLUMNS and DESCRIBE. docs/decisions/0006 explains
/// why it uses another engine's parser, and the price of this.
/// </summary>
internal sealed partial class AthenaDoor(string database, ISqlAnalyzer analyzer, Func<PipelineDefinition> definition)
{
    /// <summary>Athena's scalar functions only use their arguments. External functions need USING EXTERNAL FUNCTION, which is not a SELECT.</summary>
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
            return Refused(text.Text, new("This statement is not allowed. Write one SELECT, SHOW TABLES, SHOW COLUMNS FROM table, or DESCRIBE table.", 0) { IsSlip = string.IsNullOrWhiteSpace(text.Text) });
        var analysis = analyzer.Analyze(text.Text);
        if (analysis.IsBusy)
            return Refused(text.Text, new(analysis.Error) { IsBusy = true });
        var verdict = Door.Inspect(
            analysis with
            {
                Error = analysis.Error is { } error ? $"Not a SELECT that both Athena and DuckDB support: {error}" : null,
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
            return new($"The database {of.Value} is not available. The tables are in {database}.", of.Index);
        return table.Success && !tables.Contains(table.Value, StringComparer.OrdinalIgnoreCase)
            ? new(QueryDoor.NoTable(table.Value, tables), table.Index) { IsSlip = true }
            : new(null);
    }

    /// <summary>The name without the lake's own database.</summary>
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
