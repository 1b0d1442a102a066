using System.Diagnostics;
using System.Globalization;

namespace Stedi.Pipeline.Local.Landing.Framing;

/// <summary>
/// Finds the rows of a file: lines go in, frames come out, by the rules of docs/decisions/0014-landing-framing.md. It is a pure state
/// machine, which neither reads nor parses. Its memory is limited to twice the longest value and the longest line. Its work is linear:
/// after a broken value, reading continues at the next possible beginning. The depth limit bounds how many such values can contain the same
/// byte.
/// </summary>
/// <param name="maxBytes">The size limit of a value over several lines. A line end counts as one byte.</param>
internal sealed class Framer(int maxBytes)
{
    private const int WorthKeeping = 1 << 20;

    // Lines of the open value, and lines to read again (from _next on), each with an LF.
    private byte[] _held = [];
    private int _heldEnd;
    private int _next;
    private long _nextLine;

    // Between units: InArray, ArrayLine, AfterValue.
    private FrameWalk _state;

    // The current text, and its start in _held; -1 if it is the caller's line.
    private ReadOnlyMemory<byte> _unit;
    private int _unitStart;
    private FrameWalk _walk;
    private bool _isWalking;
    private Frame? _whole;

    // The value that continues on the next lines.
    private bool _isOpenValue;
    private FrameWalk _valueStart;
    private int _valueAt;
    private ValueScan _scan;
    private int _scanAt;
    private int _indent;
    private int _resumeAt;
    private long _resumeLine;

    // These end every open value: a line that is too long, or the end of the file.
    private Frame? _tooLong;
    private bool _isAtEnd;
    private bool _hasLines;

    /// <summary>There are no frames to take, so the next line may be pushed.</summary>
    public bool IsIdle { get; private set; } = true;

    /// <summary>The next line begins at top level.</summary>
    public bool IsAtTop => !_isOpenValue && !_state.InArray;

    /// <summary>The first token was a comma. Whether it is allowed depends on earlier lines, which this framer has not seen.</summary>
    public bool NeedsLinesBefore { get; private set; }

    /// <summary>Begins a file, or a part of it that is assumed to begin at top level.</summary>
    public void Reset()
    {
        (_state, _isOpenValue, _isWalking, _whole, _tooLong, _isAtEnd, _hasLines) = (default, false, false, null, null, false, false);
        (IsIdle, NeedsLinesBefore) = (true, false);
        ReleaseHeld();
    }

    /// <summary>Skips a line that the caller has found to be exactly one object, possibly with a comma.</summary>
    public void PassRow(bool hasComma)
    {
        Debug.Assert(IsIdle && IsAtTop);
        _state.AfterValue = !hasComma;
        _hasLines = true;
    }

    /// <param name="line">Without its line end; valid until <see cref="IsIdle"/>.</param>
    /// <param name="number">The line number. The lines of a value are consecutive.</param>
    public void Push(ReadOnlyMemory<byte> line, long number)
    {
        Debug.Assert(IsIdle);
        IsIdle = false;
        if (!_isOpenValue)
        {
            Begin(line, -1, _state with { Position = 0, Line = number, IsAfterObjectOnLine = false, IsAfterComma = false });
            return;
        }
        var start = Hold(line.Span);
        _next = _heldEnd;
        GoOn(start, _heldEnd - 1, number);
    }

    /// <param name="beginning">The beginning of the line.</param>
    public void PushTooLong(ReadOnlyMemory<byte> beginning, long number)
    {
        Debug.Assert(IsIdle);
        IsIdle = false;
        _hasLines = true;
        _tooLong = new Frame(FrameKind.TooLong, beginning, number);
    }

    /// <summary>No more lines follow.</summary>
    public void End()
    {
        Debug.Assert(IsIdle);
        IsIdle = false;
        _isAtEnd = true;
    }

    /// <returns>False if the next line is needed.</returns>
    public bool TryTake(out Frame frame)
    {
        while (true)
        {
            if (_whole is { } whole)
            {
                (frame, _whole) = (whole, null);
                return true;
            }
            if (_isWalking)
            {
                if (TryWalk(out frame))
                    return true;
            }
            else if (_next < _heldEnd)
                ReadAgain();
            else if (_isOpenValue && (_isAtEnd || _tooLong is not null))
                Break(_isAtEnd ? "The file ends before this value is closed." : TooBig);
            else if (_tooLong is { } tooLong)
            {
                (frame, _tooLong, _state.AfterValue) = (tooLong, null, _state.InArray);
                return true;
            }
            else if (_isAtEnd && _state.InArray)
            {
                frame = new(FrameKind.Broken, default, _state.ArrayLine, Detail: "The array that starts here is never closed. Its elements were read.");
                _state.InArray = false;
                return true;
            }
            else
            {
                if (!_isOpenValue)
                    ReleaseHeld();
                frame = default;
                IsIdle = true;
                return false;
            }
        }
    }

    /// <summary>Turns a line, or an open value with the rest of its last line, into frames. If it is invalid, it becomes a single frame with the error.</summary>
    private void Begin(ReadOnlyMemory<byte> unit, int unitStart, FrameWalk walk)
    {
        var text = unit.Span;
        NoteFirst(text);
        var ahead = walk;
        WalkStep step;
        ScanEnd end;
        do
            step = ahead.Next(text, out _, out _, out end);
        while (step == WalkStep.Frame);
        if (step is WalkStep.End or WalkStep.Open)
        {
            (_unit, _unitStart, _walk, _isWalking) = (unit, unitStart, walk, true);
            return;
        }
        _whole = step == WalkStep.Stray
            ? new(FrameKind.Other, unit, walk.Line)
            : new(FrameKind.Broken, unit, walk.Line, Detail: Explain(end));
        (_state.InArray, _state.ArrayLine, _state.AfterValue) = (ahead.InArray, ahead.ArrayLine, ahead.InArray);
    }

    private bool TryWalk(out Frame frame)
    {
        frame = default;
        var step = _walk.Next(_unit.Span, out var span, out var scan, out _);
        if (step == WalkStep.Frame)
        {
            frame = new(span.Kind, _unit.Slice(span.Start, span.Length), span.Line, span.Repairs);
            return true;
        }
        _isWalking = false;
        (_state.InArray, _state.ArrayLine, _state.AfterValue) = (_walk.InArray, _walk.ArrayLine, _walk.AfterValue);
        if (step == WalkStep.Open)
            Open(scan);
        return false;
    }

    private void Open(ValueScan scan)
    {
        var text = _unit.Span;
        var first = text[(text[.._walk.Position].LastIndexOf((byte)'\n') + 1)..];
        (_indent, _scan, _isOpenValue, _resumeAt) = (IndentOf(first), scan, true, -1);
        if (_unitStart < 0)
        {
            (_heldEnd, _valueAt) = (0, 0);
            Hold(text[_walk.Position..]);
            _next = _heldEnd;
        }
        else
            _valueAt = _unitStart + _walk.Position;
        _scanAt = _next - 1;
        _valueStart = _walk with { Position = 0 };
    }

    private void ReadAgain()
    {
        var start = _next;
        var end = start + _held.AsSpan(start, _heldEnd - start).IndexOf((byte)'\n');
        var number = _nextLine++;
        _next = end + 1;
        if (_isOpenValue)
            GoOn(start, end, number);
        else
            Begin(_held.AsMemory(start, end - start), start, _state with { Position = 0, Line = number, IsAfterObjectOnLine = false, IsAfterComma = false });
    }

    /// <summary>Adds the next line to an open value.</summary>
    private void GoOn(int start, int end, long number)
    {
        var line = _held.AsSpan(start, end - start);
        var indent = IndentOf(line);
        var first = indent < line.Length ? line[indent] : 0;
        if (first is '{' or '[' && indent <= _indent && _resumeAt < 0)
            (_resumeAt, _resumeLine) = (start, number);
        if (first == '{' && !MayBeginValue(start))
        {
            Break("This value is not closed before the next one starts.");
            return;
        }
        var scanned = _scan.Scan(_held.AsSpan(0, end), ref _scanAt);
        if (scanned is ScanEnd.Closed or ScanEnd.Open && _scanAt - _valueAt > maxBytes)
            Break(TooBig);
        else if (scanned == ScanEnd.Closed)
        {
            _isOpenValue = false;
            Begin(_held.AsMemory(_valueAt, end - _valueAt), _valueAt, _valueStart);
        }
        else if (scanned != ScanEnd.Open)
            Break(Explain(scanned));
    }

    /// <summary>Rejects the open value. Reading continues at its first later line that may begin a value.</summary>
    private void Break(string detail)
    {
        var end = _resumeAt < 0 ? _next : _resumeAt;
        _whole = new(FrameKind.Broken, _held.AsMemory(_valueAt, end - 1 - _valueAt), _valueStart.Line, Detail: detail);
        _isOpenValue = false;
        _state.AfterValue = _state.InArray;
        if (_resumeAt >= 0)
            (_next, _nextLine) = (_resumeAt, _resumeLine);
    }

    /// <summary>A value may follow only an opening bracket of an array, a colon, or a comma in an array.</summary>
    private bool MayBeginValue(int start)
    {
        var before = _held.AsSpan(_valueAt, start - _valueAt).TrimEnd(" \t\n"u8);
        return before[^1] is (byte)'[' or (byte)':' || (before[^1] == ',' && _scan.IsInArray);
    }

    private void NoteFirst(ReadOnlySpan<byte> text)
    {
        if (_hasLines || IndentOf(text) is var indent && indent == text.Length)
            return;
        _hasLines = true;
        NeedsLinesBefore = text[indent] == ',';
    }

    /// <returns>The start of the line in the held lines. An LF follows it.</returns>
    private int Hold(ReadOnlySpan<byte> line)
    {
        if (_heldEnd + line.Length + 1 > _held.Length)
        {
            // Moved only if that frees half of it, to avoid a move for every line.
            var kept = _valueAt;
            var live = _heldEnd - kept;
            var target = kept > live && live + line.Length + 1 <= _held.Length
                ? _held
                : new byte[Math.Max(4096, 2 * (live + line.Length + 1))];
            _held.AsSpan(kept, live).CopyTo(target);
            _held = target;
            _heldEnd = live;
            (_valueAt, _scanAt, _resumeAt) = (_valueAt - kept, _scanAt - kept, _resumeAt < 0 ? -1 : _resumeAt - kept);
        }
        var start = _heldEnd;
        line.CopyTo(_held.AsSpan(start));
        _heldEnd = start + line.Length + 1;
        _held[_heldEnd - 1] = (byte)'\n';
        return start;
    }

    private void ReleaseHeld()
    {
        (_heldEnd, _next) = (0, 0);
        if (_held.Length > WorthKeeping)
            _held = [];
    }

    private static int IndentOf(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t') is var indent && indent >= 0 ? indent : line.Length;

    private string TooBig => string.Create(CultureInfo.InvariantCulture, $"This value is not closed within {maxBytes:N0} bytes.");

    private static string Explain(ScanEnd end) => end switch
    {
        ScanEnd.InString => "The line ends inside a string. Write line breaks in strings as \\n.",
        ScanEnd.Mismatch => "A closing bracket does not match the opening one.",
        _ => $"The value is nested deeper than {LandingLimits.JsonDepth} levels.",
    };
}
