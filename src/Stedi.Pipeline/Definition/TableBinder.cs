using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Binds tables in topological order: the columns of each come out of the columns of those that it reads. What reads a table whose columns a fault
/// hides is not bound: its own faults show once that one is mended.
/// </summary>
internal sealed class TableBinder(SqlMemory sql, Faults faults)
{
    private readonly HashSet<TableName> _known = [];

    /// <returns>The table with its columns.</returns>
    public Table Bind(TableDraft draft)
    {
        var columns = draft.Transform is { } transform ? Made(draft, transform) : Landed(draft);
        if (!columns.IsEmpty)
            FaultColumns(draft.Declared, columns);
        foreach (var audit in draft.Audit.Where(a => IsKnown(a.Read) && (a.Over is null || _known.Contains(a.Over))))
            FaultUnbound(audit.What, audit.Read.Source, sql.Bind(audit.Read, audit.Over));
        return draft.Table with { Columns = columns };
    }

    private ImmutableArray<Column> Landed(TableDraft draft)
    {
        if (draft.IsSound && _known.Add(draft.Table.Name))
            sql.Declare(draft.Table.Name, draft.Table.Columns);
        return draft.Table.Columns;
    }

    private ImmutableArray<Column> Made(TableDraft draft, SqlRead transform)
    {
        if (!draft.IsSound || !IsKnown(transform))
            return [];
        var binding = sql.Declare(draft.Table.Name, transform);
        if (binding.Error is null)
            _known.Add(draft.Table.Name);
        else
            FaultUnbound("The SQL", transform.Source, binding);
        return binding.Columns;
    }

    private bool IsKnown(SqlRead read) => read.IsSound && read.Tables.All(_known.Contains);

    private void FaultUnbound(string what, SourceText source, SqlBinding binding)
    {
        if (binding.Error is not { } error)
            return;
        var before = binding switch
        {
            { IsVerdict: true } => "",
            { TimedOut: true } => $"{what} ",
            _ => $"{what} does not fit the tables that it reads: ",
        };
        faults.Add(source.File, source.LineAt(binding.Position, error), $"{before}{error.TrimEnd('.', '!')}.");
    }

    private void FaultColumns(TableDeclaration declared, ImmutableArray<Column> columns)
    {
        var named = declared.Tags.Select(t => (t.Column, t.Line)).Concat(declared.Person.Select(p => (p.Column, p.Line)));
        foreach (var (column, line) in named.Where(n => !columns.Any(c => c.Name.Equals(n.Column, StringComparison.OrdinalIgnoreCase))))
        {
            faults.Add(PipelineYaml.FileName, line, $"'{declared.Name}' has no column '{column}'"
                + $"{Nearest.Hint(column, columns.Select(c => c.Name))}: its columns are in {declared.File.Name}.");
        }
    }
}
