using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Binds tables in topological order: the columns of a table follow from the columns of its inputs. If an error hides the columns of a table, its
/// readers are not bound. Their own errors appear once that error is fixed.
/// </summary>
internal sealed class TableBinder(SqlMemory sql, ImmutableSortedDictionary<string, string> variables, Faults faults)
{
    private readonly Dictionary<TableName, ImmutableArray<Column>> _known = [];

    /// <returns>The table with its columns.</returns>
    public Table Bind(TableDraft draft)
    {
        var columns = draft.Transform is { } transform ? Made(draft, transform) : Landed(draft);
        if (!columns.IsEmpty)
            FaultColumns(draft.Declared, columns);
        foreach (var audit in draft.Audit.Where(a => IsKnown(a.Read) && (a.Over is null || _known.ContainsKey(a.Over))))
            FaultUnbound(audit.What, audit.Read.Source, sql.Bind(audit.Read, audit.Over));
        return draft.Table with { Columns = columns, Job = columns.IsEmpty ? draft.Table.Job : Accounted(draft) };
    }

    private ImmutableArray<Column> Landed(TableDraft draft)
    {
        if (draft.IsSound && _known.TryAdd(draft.Table.Name, draft.Table.Columns))
            sql.Declare(draft.Table.Name, draft.Table.Columns);
        return draft.Table.Columns;
    }

    private ImmutableArray<Column> Made(TableDraft draft, SqlRead transform)
    {
        if (!draft.IsSound || !IsKnown(transform))
            return [];
        var binding = sql.Declare(draft.Table.Name, transform);
        if (binding.Error is null)
            _known[draft.Table.Name] = binding.Columns;
        else
            FaultUnbound("The SQL", transform.Source, binding);
        return binding.Columns;
    }

    /// <summary>
    /// Derives the account from the SQL if pipeline.yaml declares none. It uses the text without resolved variables, so that rendered scripts count
    /// the same. If that text cannot be parsed, there is no account.
    /// </summary>
    private Job? Accounted(TableDraft draft)
    {
        if (draft.Table.Job is not { Accounts.IsEmpty: true, Inputs: [var input] } job || draft.Raw is not { } raw)
            return draft.Table.Job;
        if (sql.OneTable(raw.Text, input, _known[input])?.ToAccount(input) is not { } derived)
            return job;
        var account = derived with { Drops = [.. derived.Drops.Select(d => d with { Description = Put(d.Description), When = Put(d.When) })] };
        return account.Drops.All(d => sql.Bind(new SqlRead(new(d.When, raw.File, raw.Line), [input], IsSound: true), input).Error is null)
            ? job with { Accounts = [account], Derived = derived }
            : job;

        string Put(string text) => Variables.Put(raw with { Text = text }, variables, faults).Text;
    }

    private bool IsKnown(SqlRead read) => read.IsSound && read.Tables.All(_known.ContainsKey);

    private void FaultUnbound(string what, SourceText source, SqlBinding binding)
    {
        if (binding.Error is not { } error)
            return;
        var before = binding switch
        {
            { IsVerdict: true } => "",
            { TimedOut: true } => $"{what} ",
            _ => $"{what} does not match the tables it reads: ",
        };
        faults.Add(source.File, source.LineAt(binding.Position, error), $"{before}{error.TrimEnd('.', '!')}.");
    }

    private void FaultColumns(TableDeclaration declared, ImmutableArray<Column> columns)
    {
        var named = declared.Tags.Select(t => (t.Column, t.Line)).Concat(declared.Person.Select(p => (p.Column, p.Line)))
            .Concat(declared.Columns.Formats.Select(f => (f.Column, f.Line)));
        foreach (var (column, line) in named.Where(n => !columns.Any(c => c.Name.Equals(n.Column, StringComparison.OrdinalIgnoreCase))))
        {
            faults.Add(PipelineYaml.FileName, line, $"'{declared.Name}' has no column '{column}'"
                + $"{Nearest.Hint(column, columns.Select(c => c.Name))}. Its columns are in {declared.File.Name}.");
        }
        foreach (var format in declared.Columns.Formats)
        {
            if (columns.FirstOrDefault(c => c.Name.Equals(format.Column, StringComparison.OrdinalIgnoreCase)) is { } column && !column.Type.CanFormat())
            {
                faults.Add(PipelineYaml.FileName, format.Line,
                    $"Column '{column.Name}' of '{declared.Name}' is {column.Type}. Only a bigint column has a 'format'; remove it.");
            }
        }
    }
}
