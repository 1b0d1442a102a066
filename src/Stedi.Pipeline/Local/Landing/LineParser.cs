using System.Globalization;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Parses any line with .NET's JSON reader. It defines the meaning of a line. <see cref="QuickLineParser"/> handles the usual lines faster.
/// </summary>
internal sealed class LineParser(ColumnPlan plan, ColumnChunk chunk)
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = LandingLimits.JsonDepth };

    private readonly CellWriter _cells = new(chunk);
    private readonly JsonCell[] _found = new JsonCell[plan.Columns.Length];
    private readonly HashSet<string> _newFields = [];
    private readonly List<string> _newHere = [];
    private readonly List<int> _nulledHere = [];
    private readonly List<int> _cutHere = [];
    private char[] _key = new char[LandingLimits.FieldNameChars];

    /// <summary>Columns with a key in any object. Lines that are not objects do not count.</summary>
    public bool[] Seen { get; } = new bool[plan.Columns.Length];

    /// <summary>The number of bad values that became NULL, by column. Only counts rows.</summary>
    public long[] NulledValues { get; } = new long[plan.Columns.Length];

    /// <summary>The number of times cut to microseconds, by column. Only counts rows.</summary>
    public long[] TruncatedTimes { get; } = new long[plan.Columns.Length];

    /// <summary>Keys without a column, up to the limit.</summary>
    public IReadOnlySet<string> NewFields => _newFields;

    /// <param name="line">Valid UTF-8.</param>
    public LineVerdict Parse(ReadOnlySpan<byte> line, int row)
    {
        try
        {
            var reader = new Utf8JsonReader(line, _options);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Array.Clear(_found);
                _newHere.Clear();
                FindCells(ref reader);
                ExpectEnd(ref reader);
                NoteKeys();
                return WriteRow(line, row);
            }
            var type = reader.TokenType;
            reader.Skip();
            ExpectEnd(ref reader);
            return new(RejectReasons.NotAnObject, $"Found {Describe(type)}. A row must be a JSON object.");
        }
        catch (JsonException e)
        {
            return new(RejectReasons.MalformedJson, Explain(e));
        }
    }

    /// <summary>The reader throws if anything except blanks follows the value.</summary>
    private static void ExpectEnd(ref Utf8JsonReader reader) => reader.Read();

    private void FindCells(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = FindColumn(ref reader, out var isExact);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var (type, isEscaped) = (reader.TokenType, reader.ValueIsEscaped);
            reader.Skip();
            if (column < 0)
                continue;
            var cell = new JsonCell(type, start, (int)reader.BytesConsumed - start, isEscaped, isExact);
            if (cell.Beats(_found[column]))
                _found[column] = cell;
        }
    }

    private int FindColumn(ref Utf8JsonReader reader, out bool isExact)
    {
        if (_key.Length < reader.ValueSpan.Length)
            _key = new char[reader.ValueSpan.Length * 2];
        int length;
        try
        {
            length = reader.CopyString(_key);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A key contains an unpaired surrogate, which is not a character.");
        }
        var key = _key.AsSpan(0, length);
        var column = plan.Find(key);
        isExact = column >= 0 && key.SequenceEqual(plan.Key(column));
        var shown = key[..Math.Min(length, LandingLimits.FieldNameChars)];
        if (column < 0 && _newFields.Count + _newHere.Count < LandingLimits.NewFields && !_newFields.GetAlternateLookup<ReadOnlySpan<char>>().Contains(shown))
            _newHere.Add(shown.ToString());
        return column;
    }

    private void NoteKeys()
    {
        _newFields.UnionWith(_newHere);
        for (var i = 0; i < _found.Length; i++)
            Seen[i] |= _found[i].Type != JsonTokenType.None;
    }

    private LineVerdict WriteRow(ReadOnlySpan<byte> line, int row)
    {
        _nulledHere.Clear();
        _cutHere.Clear();
        for (var i = 0; i < _found.Length; i++)
        {
            var column = plan.Columns[i];
            if (_cells.Write(i, column, row, line, _found[i], out var isCut) is not { } problem)
            {
                if (isCut)
                    _cutHere.Add(i);
            }
            else if (column.NullIfBad)
            {
                _cells.WriteNull(i, row);
                _nulledHere.Add(i);
            }
            else
                return new(RejectReasons.UnreadableValue, problem);
        }
        // Counted only now, because a rejected line is not a row.
        _nulledHere.ForEach(i => NulledValues[i]++);
        _cutHere.ForEach(i => TruncatedTimes[i]++);
        return LineVerdict.Row;
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    /// <summary>Removes "LineNumber: 0" from the reader's message, which is not the line of the file.</summary>
    private static string Explain(JsonException e)
    {
        var text = new StringBuilder(e.Message);
        var end = e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        if (end >= 0)
            text.Length = end;
        if (e.BytePositionInLine is { } position)
            text.Append(CultureInfo.InvariantCulture, $" At byte {position + 1}").Append(CultureInfo.InvariantCulture, $"{(e.LineNumber > 0 ? $" of its line {e.LineNumber + 1}" : "")}.");
        return text.ToString();
    }
}
