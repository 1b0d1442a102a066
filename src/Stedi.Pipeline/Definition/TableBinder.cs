using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Binds tables in topological order: the columns of a table follow from the columns of its inputs. All unknown columns of a text are reported: each is
/// replaced by NULL, and the text is bound again. The names of the columns of such a table are known nevertheless, so its readers are bound too.
/// If an error hides the columns of a table, its readers are not bound, and a note says so.
/// </summary>
internal sealed class TableBinder(SqlMemory sql, ImmutableSortedDictionary<string, string> variables, Faults faults)
{
    /// <summary>The most unknown columns that are reported for one text.</summary>
    private const int MaxUnknown = 20;

    private readonly Dictionary<TableName, ImmutableArray<Column>> _known = [];

    /// <summary>Known tables whose names of columns are certain, but not their types.</summary>
    private readonly HashSet<TableName> _guessed = [];

    /// <returns>The table with its columns.</returns>
    public Table Bind(TableDraft draft)
    {
        var columns = draft.Transform is { } transform ? Made(draft, transform) : Landed(draft);
        if (!columns.IsEmpty)
            FaultColumns(draft.Declared, columns);
        foreach (var audit in draft.Audit.Where(a => IsKnown(a.Read) && (a.Over is null || _known.ContainsKey(a.Over))))
            Search(audit.What, audit.Read, audit.Over, read => sql.Bind(read, audit.Over));
        return draft.Table with { Columns = columns, Job = columns.IsEmpty || _guessed.Contains(draft.Table.Name) ? draft.Table.Job : Accounted(draft) };
    }

    private ImmutableArray<Column> Landed(TableDraft draft)
    {
        if (draft.IsSound && _known.TryAdd(draft.Table.Name, draft.Table.Columns))
            sql.Declare(draft.Table.Name, draft.Table.Columns);
        return draft.Table.Columns;
    }

    private ImmutableArray<Column> Made(TableDraft draft, SqlRead transform)
    {
        if (!draft.IsSound)
            return [];
        if (transform.Tables.Where(t => !_known.ContainsKey(t)).ToArray() is [_, ..] hidden)
        {
            faults.Note(transform.Source.File, transform.Source.Line, $"Not checked against its inputs, because the columns of {string.Join(", ", hidden)} are unknown. "
                + $"Fix {(hidden.Length == 1 ? "that table" : "those tables")} first.");
            return [];
        }
        var (columns, isCertain) = Search("The SQL", transform, null, read => sql.Declare(draft.Table.Name, read));
        if (columns.IsEmpty)
            return [];
        _known[draft.Table.Name] = columns;
        if (!isCertain)
            _guessed.Add(draft.Table.Name);
        return columns;
    }

    /// <summary>Reports the errors of a text.</summary>
    /// <param name="over">For a predicate, the table that it filters.</param>
    /// <returns>The columns of its result; empty if an error hides their names. Their types are certain if there was no error, and the inputs are certain.</returns>
    private (ImmutableArray<Column> Columns, bool IsCertain) Search(string what, SqlRead read, TableName? over, Func<SqlRead, SqlBinding> bind)
    {
        var isCertain = !read.Tables.Any(_guessed.Contains) && (over is null || !_guessed.Contains(over));
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var current = read; ; )
        {
            var binding = bind(current);
            if (binding.Error is null)
                return (found.Count > 0 && binding.Columns.Any(c => UnknownColumn.StandsFor(c.Name)) ? [] : binding.Columns, isCertain && found.Count == 0);
            if (binding is not { Unknown: { } name, Position: { } at })
            {
                // Otherwise it can be a consequence of NULL in place of a column.
                if (isCertain && found.Count == 0)
                    FaultUnbound(what, read.Source, binding);
                return ([], false);
            }
            if (found.Add(name))
                FaultUnbound(what, read.Source, binding);
            if (found.Count == MaxUnknown)
            {
                faults.Note(read.Source.File, read.Source.Line, $"{what} may have more errors: only the first {MaxUnknown} unknown columns are reported.");
                return ([], false);
            }
            var next = UnknownColumn.Replace(current.Sql, at, name.Length);
            if (next == current.Sql)
                return ([], false);
            current = current with { Source = current.Source with { Text = next } };
        }
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
