using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Reads the one form of DDL that a landing table may have, strictly: what it lets through means the same to Athena, to Spark and to the
/// embedded engine. <c>CREATE EXTERNAL TABLE IF NOT EXISTS name (column type COMMENT '…', …) [COMMENT '…'] ROW FORMAT SERDE
/// 'org.openx.data.jsonserde.JsonSerDe' [WITH SERDEPROPERTIES (…)] [STORED AS …] LOCATION 's3://…' [TBLPROPERTIES (…)]</c>
/// </summary>
internal sealed class DdlParser
{
    public const string Serde = "org.openx.data.jsonserde.JsonSerDe";

    /// <summary>The others (mappings of names, case) would make Athena read the lines differently from the other engines.</summary>
    private static readonly string[] KnownProperties = ["ignore.malformed.json", "case.insensitive"];

    private readonly List<DdlToken> _tokens;
    private readonly string _file;
    private readonly Faults _faults;
    private int _at;

    private DdlParser(List<DdlToken> tokens, string file, Faults faults) => (_tokens, _file, _faults) = (tokens, file, faults);

    private DdlToken Current => _tokens[_at];

    /// <summary>The columns in the DDL's spelling and order; empty after a fault that ends the reading.</summary>
    public static ImmutableArray<Column> Read(TableName table, string text, string file, Faults faults)
    {
        try
        {
            return new DdlParser(DdlLexer.Read(text), file, faults).Statement(table);
        }
        catch (DdlException e)
        {
            faults.Add(file, e.Line, e.Message);
            return [];
        }
    }

    private ImmutableArray<Column> Statement(TableName table)
    {
        Expect("CREATE", "EXTERNAL", "TABLE");
        if (Take("IF"))
            Expect("NOT", "EXISTS");
        var line = Current.Line;
        var name = Name("the table's name");
        if (Take("."))
            name = Name("the table's name");
        if (name != table.Value)
            _faults.Add(_file, line, $"The DDL creates '{name}', but {PipelineYaml.FileName} gives this file to '{table}': write the same name.");
        var columns = Columns();
        Comment();
        if (Current.Is("PARTITIONED"))
            throw new DdlException(Current.Line, "A partitioned landing table is not supported: all lines lie in one folder. Leave PARTITIONED BY out.");
        Expect("ROW", "FORMAT", "SERDE");
        line = Current.Line;
        if (Text("the SerDe's class") is var serde && serde != Serde)
            _faults.Add(_file, line, $"The SerDe is '{serde}': landing tables are JSON lines, read by '{Serde}'.");
        if (Take("WITH"))
        {
            Expect("SERDEPROPERTIES");
            Properties(KnownProperties);
        }
        StoredAs();
        Expect("LOCATION");
        line = Current.Line;
        if (!Text("the location").StartsWith("s3://", StringComparison.Ordinal))
            _faults.Add(_file, line, "LOCATION must be an s3:// address.");
        if (Take("TBLPROPERTIES"))
            Properties(null);
        Take(";");
        if (Current.Kind != DdlTokenKind.End)
            throw Unexpected("nothing more: a file holds one statement");
        return columns;
    }

    private ImmutableArray<Column> Columns()
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        Expect("(");
        do
        {
            var line = Current.Line;
            var name = Name("a column's name");
            var type = Type(name);
            Comment();
            if (columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                _faults.Add(_file, line, $"Column '{name}' stands here a second time (Athena does not tell upper from lower case).");
            else
                columns.Add(new Column(name, type));
        }
        while (Take(","));
        Expect(")");
        return columns.ToImmutable();
    }

    private ColumnType Type(string column)
    {
        var line = Current.Line;
        var text = Word($"the type of '{column}'");
        if (Take("("))
            text = $"{text}({Arguments()})";
        else if (Current.Is("<"))
            text += SkipBrackets();
        var type = ColumnType.Parse(text);
        if (type.Kind == ColumnKind.Other)
        {
            _faults.Add(_file, line, $"Column '{column}' has the type '{text}', which a landing table cannot have: use string, boolean, tinyint, "
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

    /// <summary>Goes over <c>&lt;…&gt;</c> of a nested type, so that the columns behind it are looked at as well.</summary>
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
        Expect("INPUTFORMAT");
        Text("the input format's class");
        Expect("OUTPUTFORMAT");
        Text("the output format's class");
    }

    private void Properties(string[]? known)
    {
        Expect("(");
        do
        {
            var line = Current.Line;
            var name = Text("a property's name");
            Expect("=");
            Text("a property's value");
            if (known is not null && !known.Contains(name))
            {
                _faults.Add(_file, line, string.Create(CultureInfo.InvariantCulture,
                    $"The SerDe property '{name}' is not supported{Nearest.Hint(name, known)}: Athena would read the lines differently from the other engines."));
            }
        }
        while (Take(","));
        Expect(")");
    }

    private string Name(string what) =>
        Current.Kind is DdlTokenKind.Word or DdlTokenKind.QuotedName && Current.Text.Length is > 0 and <= 255 ? _tokens[_at++].Text : throw Unexpected(what);

    private string Word(string what) => Current.Kind == DdlTokenKind.Word ? _tokens[_at++].Text : throw Unexpected(what);

    private string Text(string what) => Current.Kind == DdlTokenKind.Text ? _tokens[_at++].Text : throw Unexpected(what + " in quotes");

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

    private DdlException Unexpected(string expected) =>
        new(Current.Line, $"Expected {expected}, found {Current}. A landing table's file is CREATE EXTERNAL TABLE … with {Serde}.");
}
