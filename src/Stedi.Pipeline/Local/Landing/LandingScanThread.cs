using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Landing.Content;
using Stedi.Pipeline.Local.Landing.Framing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Reads slices on one of DuckDB's threads, until none are left.</summary>
internal sealed class LandingScanThread : IDisposable
{
    private readonly LandingScan _scan;
    private readonly ColumnChunk _chunk;
    private readonly LineReader _reader;
    private readonly Framer _framer;
    private readonly QuickLineParser _quick;
    private readonly LineParser _parser;
    private readonly RejectSpill _rejects;
    private FileSlice _slice;
    private long _countBefore;
    private bool _isAtEnd;

    public LandingScanThread(LandingScan scan, RejectSpill rejects)
    {
        (_scan, _rejects) = (scan, rejects);
        _chunk = new ColumnChunk(scan.Plan.Columns.Length);
        _reader = new LineReader(scan.Limits);
        _framer = new Framer(scan.Limits.MaxLineBytes);
        _quick = new QuickLineParser(scan.Plan, _chunk);
        _parser = new LineParser(scan.Plan, _chunk);
    }

    public long Rows { get; private set; }

    public long Rejects { get; private set; }

    public RepairCounts Repairs { get; } = new();

    public IEnumerable<string> NewFields => _parser.NewFields;

    public long[] NulledValues => _parser.NulledValues;

    public long[] TruncatedTimes => _parser.TruncatedTimes;

    public bool HasSeen(int column) => _quick.HasSeen(column) || _parser.Seen[column];

    /// <summary>Fills DuckDB's chunk with the next rows. No rows means that this thread is done.</summary>
    public void Fill(nint chunk)
    {
        _chunk.Attach(chunk);
        var rows = 0;
        while (rows < ColumnChunk.Capacity)
        {
            _scan.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!_reader.IsOpen && !TryOpenNext(rows))
                    break;
                ReadSlice(ref rows);
            }
            catch (UnreadableContentException e)
            {
                _scan.GiveUp(_slice, _reader.Lines, Rows + rows + Rejects > _countBefore, e);
                _reader.Close();
            }
        }
        Rows += rows;
        _chunk.Complete(rows);
    }

    private bool TryOpenNext(int rows)
    {
        if (!_scan.TryTake(out var file, out _slice))
            return false;
        _countBefore = Rows + rows + Rejects;
        _isAtEnd = false;
        _framer.Reset();
        _rejects.Begin();
        _reader.Open(file, _slice);
        return true;
    }

    /// <summary>Reads until the chunk is full or the slice ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSlice(ref int rows)
    {
        while (rows < ColumnChunk.Capacity)
        {
            if (!_framer.IsIdle)
            {
                TakeFrames(ref rows);
                continue;
            }
            if (_isAtEnd)
            {
                Finish();
                return;
            }
            var kind = _reader.Read(out var line);
            if (kind == LineKind.Line && _framer.IsAtTop && _quick.TryParse(line, rows, out var hasComma))
            {
                _framer.PassRow(hasComma);
                if (hasComma)
                    Repairs.Add(Framing.Repairs.CommaAfterObject);
                rows++;
            }
            else
                Push(kind);
        }
    }

    private void Push(LineKind kind)
    {
        switch (kind)
        {
            case LineKind.TooLong:
                _framer.PushTooLong(_reader.Line, _reader.Lines);
                break;
            case LineKind.End:
                _isAtEnd = true;
                if (_scan.IsLast(_slice))
                    _framer.End();
                break;
            default:
                _framer.Push(_reader.Line, _reader.Lines);
                break;
        }
    }

    private void TakeFrames(ref int rows)
    {
        while (rows < ColumnChunk.Capacity && _framer.TryTake(out var frame))
        {
            if (TryReadRow(frame, rows))
                rows++;
            else
                _scan.CancellationToken.ThrowIfCancellationRequested(); // a file with only rejects never fills a chunk
        }
    }

    private bool TryReadRow(Frame frame, int row)
    {
        var text = frame.Text.Span;
        var isUtf8 = Utf8.IsValid(text);
        if (frame.Kind == FrameKind.Object && isUtf8 && _quick.TryParse(text, row, out _))
        {
            Repairs.Add(frame.Repairs);
            return true;
        }
        var verdict = frame.Kind switch
        {
            FrameKind.TooLong => new LineVerdict(RejectReasons.LineTooLong, $"The line is longer than {_scan.Limits.MaxLineBytes:N0} bytes. Write one object per line (split an array with jq -c '.[]')."),
            _ when !isUtf8 => new(RejectReasons.MalformedJson, "Not valid UTF-8. Save the file as UTF-8."),
            FrameKind.Broken => new(RejectReasons.MalformedJson, frame.Detail!),
            _ => _parser.Parse(text, row),
        };
        if (verdict.IsRow)
        {
            Repairs.Add(frame.Repairs);
            return true;
        }
        Rejects++;
        _rejects.Add(frame.Line, verdict, text);
        return false;
    }

    private void Finish()
    {
        // Every slice except the last must end at top level, as the next one assumes. A comma at its beginning belongs to the previous slice.
        if ((!_framer.IsAtTop && !_scan.IsLast(_slice)) || (_framer.NeedsLinesBefore && _slice.Index > 0))
            _scan.ReadWhole(_slice);
        _rejects.End(_slice);
        _scan.Finish(_slice, _reader.Lines);
        _reader.Close();
    }

    public void Dispose() => _reader.Dispose();
}
