using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>What decides about the rows of a flow: the predicate of the declaration that counted them, and the columns that it reads.</summary>
public sealed class RowDecision(ISqlAnalyzer analyzer, PipelineSource source)
{
    /// <summary>Without columns if the predicate reads none of the input, or if they cannot be traced.</summary>
    /// <param name="columns">Of the input's version.</param>
    public (string? Predicate, ImmutableArray<string> Columns) Of(InputAccount account, RowOutcome outcome, ImmutableArray<Column> columns)
    {
        if (AccountSql.PredicateOf(account, outcome) is not { } predicate)
            return (null, []);
        ImmutableArray<TableColumn> ColumnsOf(string table) =>
            !TableName.TryParse(table, out var name) ? []
            : name == account.Input ? [.. columns.Select(c => new TableColumn(name, c.Name))]
            : [.. (source.LastGood?.Find(name)?.Columns ?? []).Select(c => new TableColumn(name, c.Name))];
        // As a column, not as a filter: a predicate may use window functions.
        var trace = analyzer.Trace($"SELECT (\n{predicate}\n) AS decided FROM {account.Input}", ColumnsOf);
        var read = trace.Columns.SelectMany(c => c.Sources).Select(s => s.Column).Concat(trace.Rows.Select(r => r.Column)).Where(c => c.Table == account.Input).Select(c => c.Name);
        return (predicate.Trim(), [.. columns.Select(c => c.Name).Where(c => read.Contains(c, StringComparer.OrdinalIgnoreCase))]);
    }
}
