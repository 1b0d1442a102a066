using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Resolves the variables in SQL and finds the tables that it reads. Parse errors and unknown tables become faults.</summary>
internal sealed class SqlReader(SqlMemory sql, Declarations declared, ImmutableSortedDictionary<string, string> variables, Faults faults)
{
    /// <summary>Whether all these variables have these values.</summary>
    public bool Holds(ImmutableArray<VariableCondition> conditions)
    {
        foreach (var unknown in conditions.Where(c => !variables.ContainsKey(c.Name)))
        {
            faults.Add(PipelineYaml.FileName, unknown.Line,
                $"Unknown variable '{unknown.Name}'{Nearest.Hint(unknown.Name, variables.Keys)}. Declare it under 'variables'.");
        }
        foreach (var (condition, variable) in conditions.Join(declared.Variables, c => c.Name, v => v.Name, (c, v) => (c, v)))
        {
            if (!variable.Values.Contains(condition.Value))
            {
                faults.Add(PipelineYaml.FileName, condition.Line, $"'{condition.Value}' is not a value of '{condition.Name}'"
                    + $"{Nearest.Hint(condition.Value, variable.Values)}. Its values are {string.Join(", ", variable.Values)}.");
            }
        }
        return conditions.All(c => variables.GetValueOrDefault(c.Name) == c.Value);
    }

    /// <summary>Reads exactly one SELECT.</summary>
    public SqlRead Query(SourceText source) => Read(source, sql.Analyze, "SQL");

    /// <summary>Reads a predicate, as used in drop reasons.</summary>
    public SqlRead Predicate(SourceText source) => Read(source, sql.AnalyzePredicate, "predicate");

    /// <summary>The shape of valid SQL; unknown for SQL with errors.</summary>
    public QueryShape Shape(SqlRead read) => read.IsSound ? sql.Shape(read.Sql) : QueryShape.Unknown;

    private SqlRead Read(SourceText raw, Func<string, SqlAnalysis> analyze, string what)
    {
        var before = faults.Count;
        var source = Variables.Put(raw, variables, faults);
        var analysis = analyze(source.Text);
        if (analysis.Error is { } error)
        {
            faults.Add(source.File, source.LineAt(analysis.Position), $"Invalid {what}: {error}");
            return new SqlRead(source, [], IsSound: false);
        }
        foreach (var function in analysis.TableFunctions)
        {
            faults.Add(source.File, source.LineOf(function), $"The {what} reads from {function}(). Declare this data as a landing table: "
                + "jobs can only read tables of the pipeline.");
        }
        ImmutableArray<TableName> tables = [.. analysis.Tables.Select(t => Known(source, t)).OfType<TableName>().Distinct().Order()];
        return new SqlRead(source, tables, faults.Count == before);
    }

    private TableName? Known(SourceText source, string name)
    {
        if (declared.Names.Contains(name) && TableName.TryParse(name, out var table))
            return table;
        faults.Add(source.File, source.LineOf(name), $"There is no table '{name}'{Nearest.Hint(name, declared.Names)}. "
            + $"Declare it in {PipelineYaml.FileName}, or correct the name (lower case, without a schema).");
        return null;
    }
}
