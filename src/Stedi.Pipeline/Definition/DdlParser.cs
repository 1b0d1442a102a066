using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Reads the DDL of a landing table, as people, Athena's console and Glue's crawlers write it. It is strict: accepted DDL means the same to Athena,
/// Spark and the embedded engine. <c>CREATE EXTERNAL TABLE [IF NOT EXISTS] [database.]name (column type [COMMENT '…'], …) [COMMENT '…'] ROW FORMAT SERDE
/// 'org.openx.data.jsonserde.JsonSerDe' [WITH SERDEPROPERTIES (…)] [STORED AS …] LOCATION 's3://…' [TBLPROPERTIES (…)]</c>
/// </summary>
internal sealed class DdlParser
{
    public const string Serde = "org.openx.data.jsonserde.JsonSerDe";

    private const string TextInput = "org.apache.hadoop.mapred.TextInputFormat";

    private readonly List<DdlToken> _tokens;
    private readonly string _file;
    private readonly Faults _faults;
    private int _at;

    private DdlParser(List<DdlToken> tokens, string file, Faults faults) => (_tokens, _file, _faults) = (tokens, file, faults);

    private DdlToken Current => _tokens[_at];

    /// <summary>The columns in the DDL's spelling and order; empty after an error that stops parsing.</summary>
    public static ImmutableArray<Column> Read(TableName table, string text, string file, Faults faults)
    {
        try
        {
            return new DdlParser(DdlLexer.Read(text), file, faults).Statement(table);
        }
        catch (DdlException e)
        {
            faults.Add(file, e.Line, e.Message, e.Column);
            return [];
        }
    }

    private ImmutableArray<Column> Statement(TableName table)
    {
        Expect("CREATE", "EXTERNAL", "TABLE");
        if (Take("IF"))
            Expect("NOT", "EXISTS");
        TableNamed(table);
        var columns = Columns();
        Comment();
        if (Current.Is("PARTITIONED"))
            throw new DdlException(Current.Line, Current.Column, "Partitioned landing tables are not supported. Remove PARTITIONED BY: files in all folders below LOCATION are read.");
        Expect("ROW", "FORMAT", "SERDE");
        var serde = Text("the SerDe's class");
        if (serde.Text != Serde)
            Fault(serde, $"SerDe '{serde.Text}' is not supported. Landing tables are JSON: use '{Serde}'.");
        if (Take("WITH"))
        {
            Expect("SERDEPROPERTIES");
            columns = new DdlSerde(_file, _faults).Apply(Properties(), columns);
        }
        StoredAs();
        Expect("LOCATION");
        var location = Text("the location");
        if (!location.Text.StartsWith("s3://", StringComparison.Ordinal))
            Fault(location, "LOCATION must start with s3://.");
        if (Take("TBLPROPERTIES"))
            RefuseSkippedLines(Properties());
        Take(";");
        if (Current.Kind != DdlTokenKind.End)
            throw Unexpected("the end of the file (one statement per file)");
        return columns;
    }

    /// <summary><c>name</c>, <c>db.name</c>, <c>`db`.`name`</c> or <c>`db.name`</c>. The database is ignored: the pipeline has its own.</summary>
    private void TableNamed(TableName table)
    {
        var first = Current;
        var name = Name("the table's name");
        string? database = null;
        if (Take("."))
            (database, name) = (name, Name("the table's name"));
        else if (first.Kind == DdlTokenKind.QuotedName && name.LastIndexOf('.') is > 0 and var dot)
            (database, name) = (name[..dot], name[(dot + 1)..]);
        if (!name.Equals(table.Value, StringComparison.OrdinalIgnoreCase))
            Fault(first, $"The DDL creates '{name}', but {PipelineYaml.FileName} uses this file for '{table}'. Use the same name in both.");
        else if (database is not null)
            _faults.Note(_file, first.Line, $"Database '{database}' is ignored. Tables are created in this deployment's database.");
    }

    private ImmutableArray<Column> Columns()
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        Expect("(");
        do
        {
            var at = Current;
            var name = Name("a column's name");
            var type = Type(name);
            Comment();
            if (columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                Fault(at, $"Column '{name}' is declared twice (Athena ignores case).");
            else
                columns.Add(new Column(name, type));
        }
        while (Take(","));
        if (!Take(")"))
            throw Unexpected("',' or ')' after a column");
        return columns.ToImmutable();
    }

    private ColumnType Type(string column)
    {
        var at = Current;
        var text = Word($"the type of '{column}'");
        if (Take("("))
            text = $"{text}({Arguments()})";
        else if (Current.Is("<"))
            text += SkipBrackets();
        var type = ColumnType.Parse(text);
        if (type.Kind == ColumnKind.Other)
        {
            Fault(at, $"Column '{column}' has the unsupported type '{text}'. Use string, boolean, tinyint, "
                + "smallint, int, bigint, float, double, decimal(p,s), date or timestamp.");
        }
        return type;
    }

    private string Arguments()
    {
        var text = Word("a number");
        if (Take(","))
            text += "," + Word("a number");
        Expect(")");
        return text;
    }

    /// <summary>Skips the <c>&lt;…&gt;</c> of a nested type, so that the columns after it are checked too.</summary>
    private string SkipBrackets()
    {
        var depth = 0;
        do
        {
            if (Current.Kind == DdlTokenKind.End)
                throw Unexpected("'>'");
            depth += Current.Is("<") ? 1 : Current.Is(">") ? -1 : 0;
            _at++;
        }
        while (depth > 0);
        return "<…>";
    }

    private void Comment()
    {
        if (Take("COMMENT"))
            Text("the comment");
    }

    private void StoredAs()
    {
        if (!Take("STORED"))
            return;
        Expect("AS");
        if (Take("TEXTFILE"))
            return;
        if (!Take("INPUTFORMAT"))
            throw Unexpected("TEXTFILE or INPUTFORMAT");
        var input = Text("the input format's class");
        if (input.Text != TextInput)
            Fault(input, $"Input format '{input.Text}' is not supported. Landing tables are JSON text: use '{TextInput}'.");
        Expect("OUTPUTFORMAT");
        Text("the output format's class");
    }

    private ImmutableArray<DdlProperty> Properties()
    {
        var found = ImmutableArray.CreateBuilder<DdlProperty>();
        Expect("(");
        do
        {
            var name = Text("a property's name");
            Expect("=");
            found.Add(new DdlProperty(name, Text("a property's value").Text));
        }
        while (Take(","));
        if (!Take(")"))
            throw Unexpected("',' or ')' after a property");
        return found.ToImmutable();
    }

    /// <summary>The only table properties that change which lines Athena reads.</summary>
    private void RefuseSkippedLines(ImmutableArray<DdlProperty> properties)
    {
        foreach (var (name, value) in properties.Where(p => p.Name.Text is "skip.header.line.count" or "skip.footer.line.count" && p.Value != "0"))
            Fault(name, $"Table property '{name.Text}' = '{value}' is not supported. Remove it: Athena would skip lines that the pipeline reads.");
    }

    private string Name(string what) =>
        Current.Kind is DdlTokenKind.Word or DdlTokenKind.QuotedName && Current.Text.Length is > 0 and <= 255 ? _tokens[_at++].Text : throw Unexpected(what);

    private string Word(string what) => Current.Kind == DdlTokenKind.Word ? _tokens[_at++].Text : throw Unexpected(what);

    private DdlToken Text(string what) => Current.Kind == DdlTokenKind.Text ? _tokens[_at++] : throw Unexpected(what + " in quotes");

    private bool Take(string word)
    {
        if (!Current.Is(word))
            return false;
        _at++;
        return true;
    }

    private void Expect(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (!Take(word))
                throw Unexpected(word);
        }
    }

    private void Fault(DdlToken at, string message) => _faults.Add(_file, at.Line, message, at.Column);

    private DdlException Unexpected(string expected) => new(
        Current.Line, Current.Column, $"Expected {expected}, found {Current}. The file of a landing table is one CREATE EXTERNAL TABLE statement with {Serde}.");
}

/// <summary>An entry of SERDEPROPERTIES or TBLPROPERTIES.</summary>
internal sealed record DdlProperty(DdlToken Name, string Value);
