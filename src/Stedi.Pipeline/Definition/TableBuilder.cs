using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Builds the draft of a table from its declaration and its file.</summary>
internal sealed class TableBuilder(ImmutableSortedDictionary<string, string> files, SqlReader sql, Faults faults)
{
    /// <summary>A file's SELECT, without a semicolon and blanks at its end.</summary>
    public static string Statement(string text) => text.TrimEnd().TrimEnd(';').TrimEnd();

    public TableDraft Build(TableDeclaration declared)
    {
        var text = files.GetValueOrDefault(declared.File.Name);
        if (text is null)
        {
            faults.Add(PipelineYaml.FileName, declared.File.Line,
                $"There is no file '{declared.File.Name}' beside {PipelineYaml.FileName}{Nearest.Hint(declared.File.Name, files.Keys)}. Add it, or correct the name.");
        }
        var before = faults.Count;
        var columns = declared.File.IsDdl && text is not null ? DdlParser.Read(declared.Name, text, declared.File.Name, faults) : [];
        var transform = declared.File.IsDdl || text is null ? null : Transform(declared, text);
        var isSound = text is not null && faults.Count == before;
        if (!columns.IsEmpty)
            columns = NullIfBad(declared, columns);

        var audit = ImmutableArray.CreateBuilder<AuditSql>();
        var job = transform is null ? null : Job(declared, transform, audit);
        // Null if the file is missing: then it is unknown which tables its checks may read.
        ImmutableArray<TableName>? readable = text is null ? null : [declared.Name, .. job?.Inputs ?? []];
        var checks = ImmutableArray.CreateBuilder<Check>();
        // Checks that do not apply now are read too: their errors must appear before the variable is set.
        foreach (var check in declared.Checks)
        {
            var read = new AuditSql($"Check '{check.Name}' of '{declared.Name}'", sql.Query(check.Sql), Over: null);
            FaultReach(readable, read);
            if (!sql.Holds(check.OnlyIf))
                continue;
            audit.Add(read);
            checks.Add(new Check(check.Name, check.Severity, check.Description, read.Read.Sql, check.Sql.Line, check.Copies));
        }
        var ddl = declared.File.IsDdl ? declared.File.Name : null;
        var table = new Table(declared.Name, declared.Zone, declared.Description, columns, Tags(declared), checks.ToImmutable(), job, ddl)
        {
            Person = [.. declared.Person.Select(p => new PersonColumn(p.Identifier, p.Column, IsDeclared: true)).Distinct()],
            Landing = declared.Landing,
            Formats = Table.NoFormats.AddRange(declared.Columns.Formats.Select(f => KeyValuePair.Create(f.Column, f.Format))),
        };
        return new TableDraft(declared, table, isSound, transform, audit.ToImmutable()) { Raw = transform is null ? null : Raw(declared, text!) };
    }

    private ImmutableArray<Column> NullIfBad(TableDeclaration declared, ImmutableArray<Column> columns)
    {
        foreach (var name in declared.Columns.NullIfBad.Where(n => !columns.Any(c => Is(c, n))))
        {
            faults.Add(PipelineYaml.FileName, name.Line, $"'{declared.Name}' has no column '{name.Text}'"
                + $"{Nearest.Hint(name.Text, columns.Select(c => c.Name))}. Its columns are in {declared.File.Name}.");
        }
        return [.. columns.Select(c => c with { NullIfBad = declared.Columns.NullIfBad.Any(n => Is(c, n)) })];

        static bool Is(Column column, YamlScalar name) => column.Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase);
    }

    private SqlRead Transform(TableDeclaration declared, string text)
    {
        var read = sql.Query(Raw(declared, text));
        if (read.Tables.Contains(declared.Name))
        {
            faults.Add(read.Source.File, read.Source.LineOf(declared.Name.Value),
                $"The SQL of '{declared.Name}' reads its own table. A table can only be built from other tables.");
        }
        foreach (var position in sql.Shape(read).Unnamed)
        {
            faults.Add(read.Source.File, read.Source.LineAt(position),
                "This column has no name, and engines would name it differently. Add AS and a name: COUNT(*) AS row_count.");
        }
        return read;
    }

    private static SourceText Raw(TableDeclaration declared, string text) => new(Statement(text), declared.File.Name, 1);

    private Job Job(TableDeclaration declared, SqlRead transform, ImmutableArray<AuditSql>.Builder audit)
    {
        var accounts = declared.Accounts.Select(a => Account(declared, transform.Tables, a, audit)).ToImmutableArray();
        var first = sql.Shape(transform).FirstInput;
        return new Job(declared.File.Stem, declared.Name, declared.File.Name, transform.Sql, transform.Tables, accounts)
        {
            FirstInput = transform.Tables.FirstOrDefault(t => t.Value == first),
        };
    }

    private InputAccount Account(
        TableDeclaration declared, ImmutableArray<TableName> inputs, AccountDeclaration account, ImmutableArray<AuditSql>.Builder audit)
    {
        if (!inputs.IsEmpty && !inputs.Contains(account.Input))
        {
            faults.Add(PipelineYaml.FileName, account.Line,
                $"'{account.Input}' is not an input of '{declared.Name}'. Its SQL reads {string.Join(", ", inputs)}.");
        }
        ImmutableArray<TableName>? readable = inputs.IsEmpty ? null : [declared.Name, .. inputs];
        (string When, int Line)? kept = null;
        foreach (var alternative in account.Kept)
        {
            if (Predicate("'kept'", alternative.When, alternative.OnlyIf) is { } when)
                kept ??= (when, alternative.When.Line);
        }
        var drops = ImmutableArray.CreateBuilder<DropReason>();
        foreach (var drop in account.Drops)
        {
            if (Predicate($"Drop reason '{drop.Name}'", drop.When, drop.OnlyIf) is { } when)
                drops.Add(new DropReason(drop.Name, drop.Description, when, drop.When.Line));
        }
        return new InputAccount(account.Input, kept?.When, drops.ToImmutable(), kept?.Line ?? 0);

        string? Predicate(string what, SourceText source, ImmutableArray<VariableCondition> onlyIf)
        {
            var read = new AuditSql($"{what} of '{declared.Name}'", sql.Predicate(source), account.Input);
            FaultReach(readable, read);
            if (!sql.Holds(onlyIf))
                return null;
            audit.Add(read);
            return read.Read.Sql;
        }
    }

    /// <summary>A step has only its job's inputs, so its checks and reasons cannot read other tables.</summary>
    private void FaultReach(ImmutableArray<TableName>? readable, AuditSql audit)
    {
        if (readable is not { } names)
            return;
        var source = audit.Read.Source;
        foreach (var other in audit.Read.Tables.Except(names))
        {
            faults.Add(source.File, source.LineOf(other.Value), $"{audit.What} reads '{other}', which is not available to its job. "
                + $"It can read {string.Join(", ", names)}.");
        }
    }

    private static ImmutableArray<ColumnTags> Tags(TableDeclaration declared) =>
        [.. declared.Tags.GroupBy(t => t.Column, StringComparer.OrdinalIgnoreCase)
            .Select(g => new ColumnTags(g.Key, [.. g.Select(t => t.Tag).Distinct()]))];
}
