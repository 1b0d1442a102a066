using System.Runtime.CompilerServices;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>What one of DuckDB's threads reads: slice after slice, until no more are left.</summary>
internal sealed class LandingScanThread : IDisposable
{
    private readonly LandingScan _scan;
    private readonly ColumnChunk _chunk;
    private readonly LineReader _reader;
    private readonly QuickLineParser _quick;
    private readonly LineParser _parser;
    private FileSlice _slice;

    public LandingScanThread(LandingScan scan)
    {
        _scan = scan;
        _chunk = new ColumnChunk(scan.Plan.Columns.Length);
        _reader = new LineReader(scan.Limits);
        _quick = new QuickLineParser(scan.Plan, _chunk);
        _parser = new LineParser(scan.Plan, _chunk);
    }

    public long Lines { get; private set; }

    public long Rows { get; private set; }

    public IEnumerable<string> NewFields => _parser.NewFields;

    public bool HasSeen(int column) => _quick.HasSeen(column) || _parser.Seen[column];

    /// <summary>Fills DuckDB's chunk with the next rows; none means that this thread is done.</summary>
    public void Fill(nint chunk)
    {
        _chunk.Attach(chunk);
        var rows = 0;
        while (rows < ColumnChunk.Capacity)
        {
            _scan.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!_reader.IsOpen && !TryOpenNext())
                    break;
                ReadSlice(ref rows);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                GiveUpFile(e);
            }
        }
        Rows += rows;
        _chunk.Complete(rows);
    }

    private bool TryOpenNext()
    {
        if (!_scan.TryTake(out var file, out _slice))
            return false;
        _reader.Open(file, _slice);
        return true;
    }

    /// <summary>Reads on until the chunk is full or the slice is at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSlice(ref int rows)
    {
        while (rows < ColumnChunk.Capacity)
        {
            var kind = _reader.Read(out var line);
            if (kind == LineKind.End)
            {
                _scan.Finish(_slice, _reader.Newlines);
                _reader.Close();
                return;
            }
            if (kind == LineKind.Line && _quick.TryParse(line, rows))
            {
                Lines++;
                rows++;
            }
            else if (line.ContainsAnyExcept(" \t\r"u8))
            {
                Lines++;
                rows += TryReadOther(kind, line, rows) ? 1 : 0;
            }
        }
    }

    private bool TryReadOther(LineKind kind, ReadOnlySpan<byte> line, int row)
    {
        var verdict = kind switch
        {
            LineKind.TooLong => new LineVerdict(RejectReasons.LineTooLong, $"The line is longer than {_scan.Limits.MaxLineBytes:N0} bytes; split it into one object a line."),
            LineKind.InvalidUtf8 => new(RejectReasons.MalformedJson, "The line is no valid UTF-8, as JSON must be; save the file as UTF-8."),
            _ => _parser.Parse(line, row),
        };
        if (!verdict.IsRow)
            _scan.Rejects.Add(_slice, _reader.LinesBefore, verdict, line);
        return verdict.IsRow;
    }

    private void GiveUpFile(Exception e)
    {
        if (_scan.TryMarkUnreadable(_slice))
        {
            Lines++;
            _scan.Rejects.Add(
                _slice, _reader.Newlines, new(RejectReasons.UnreadableFile, $"The file cannot be read from this line on: {e.Message}"), default);
        }
        _scan.Finish(_slice, _reader.Newlines);
        _reader.Close();
    }

    public void Dispose() => _reader.Dispose();
}
