using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Puts the variables into SQL and finds the tables that it reads; what does not parse or does not exist becomes a fault.</summary>
internal sealed class SqlReader(SqlMemory sql, Declarations declared, ImmutableSortedDictionary<string, string> variables, Faults faults)
{
    /// <summary>All the variables have these values.</summary>
    public bool Holds(ImmutableArray<VariableCondition> conditions)
    {
        foreach (var unknown in conditions.Where(c => !variables.ContainsKey(c.Name)))
        {
            faults.Add(PipelineYaml.FileName, unknown.Line,
                $"'{unknown.Name}' is no declared variable{Nearest.Hint(unknown.Name, variables.Keys)}: declare it under 'variables'.");
        }
        foreach (var (condition, variable) in conditions.Join(declared.Variables, c => c.Name, v => v.Name, (c, v) => (c, v)))
        {
            if (!variable.Values.Contains(condition.Value))
            {
                faults.Add(PipelineYaml.FileName, condition.Line, $"'{condition.Value}' is no value of '{condition.Name}'"
                    + $"{Nearest.Hint(condition.Value, variable.Values)}: its values are {string.Join(", ", variable.Values)}.");
            }
        }
        return conditions.All(c => variables.GetValueOrDefault(c.Name) == c.Value);
    }

    /// <summary>Reads exactly one SELECT.</summary>
    public SqlRead Query(SourceText source) => Read(source, sql.Analyze, "SQL");

    /// <summary>Reads a predicate, as drop reasons use it.</summary>
    public SqlRead Predicate(SourceText source) => Read(source, sql.AnalyzePredicate, "predicate");

    /// <summary>What shows of SQL that was read; nothing of what could not be.</summary>
    public QueryShape Shape(SqlRead read) => read.IsSound ? sql.Shape(read.Sql) : QueryShape.Unknown;

    private SqlRead Read(SourceText raw, Func<string, SqlAnalysis> analyze, string what)
    {
        var before = faults.Count;
        var source = Variables.Put(raw, variables, faults);
        var analysis = analyze(source.Text);
        if (analysis.Error is { } error)
        {
            faults.Add(source.File, source.LineAt(analysis.Position), $"The {what} cannot be read: {error}");
            return new SqlRead(source, [], IsSound: false);
        }
        foreach (var function in analysis.TableFunctions)
        {
            faults.Add(source.File, source.LineOf(function), $"The {what} reads from {function}(): a job reads tables of the pipeline only, "
                + "so that its inputs are known. Declare what it reads as a landing table.");
        }
        ImmutableArray<TableName> tables = [.. analysis.Tables.Select(t => Known(source, t)).OfType<TableName>().Distinct().Order()];
        return new SqlRead(source, tables, faults.Count == before);
    }

    private TableName? Known(SourceText source, string name)
    {
        if (declared.Names.Contains(name) && TableName.TryParse(name, out var table))
            return table;
        faults.Add(source.File, source.LineOf(name), $"There is no table '{name}'{Nearest.Hint(name, declared.Names)}: "
            + $"declare it in {PipelineYaml.FileName}, or correct the name (lower case, without a schema).");
        return null;
    }
}
