namespace Stedi.Pipeline.Local.Landing.Framing;

internal enum WalkStep
{
    /// <summary>A frame was found.</summary>
    Frame,

    /// <summary>The text ends between values.</summary>
    End,

    /// <summary>Something at top level is neither an object nor an array.</summary>
    Stray,

    /// <summary>A value begins at <see cref="FrameWalk.Position"/>, and is not closed in the text.</summary>
    Open,

    /// <summary>A value begins at <see cref="FrameWalk.Position"/>, and later lines cannot complete it.</summary>
    Broken,
}

/// <summary>
/// A place between the values of a text, with the step to the next one. It is copied to look ahead, because only the end of a line shows whether it is
/// a row.
/// </summary>
internal struct FrameWalk
{
    /// <summary>Inside a top-level array; otherwise at top level.</summary>
    public bool InArray;

    /// <summary>The line of that array's opening bracket.</summary>
    public long ArrayLine;

    /// <summary>A value has ended, without a comma after it so far.</summary>
    public bool AfterValue;

    /// <summary>Another object began earlier on this line.</summary>
    public bool IsAfterObjectOnLine;

    /// <summary>This line begins with a comma after a value of an earlier line.</summary>
    public bool IsAfterComma;

    public int Position;
    public long Line;

    /// <param name="scan">For <see cref="WalkStep.Open"/>: the state of the scan at the end of the text.</param>
    /// <param name="end">For <see cref="WalkStep.Broken"/>: the reason.</param>
    public WalkStep Next(ReadOnlySpan<byte> text, out FrameSpan frame, out ValueScan scan, out ScanEnd end)
    {
        (frame, scan, end) = (default, default, default);
        while (true)
        {
            Position = SkipBlanks(text, Position);
            if (Position == text.Length)
                return WalkStep.End;
            switch (text[Position])
            {
                case (byte)'{':
                case (byte)'[' when InArray:
                    return TakeValue(text, out frame, ref scan, out end);
                case (byte)'[':
                    Position++;
                    (InArray, ArrayLine, AfterValue, IsAfterComma) = (true, Line, false, false);
                    break;
                case (byte)']' when InArray:
                    Position++;
                    (InArray, AfterValue) = (false, true);
                    break;
                case (byte)',' when AfterValue:
                    Position++;
                    (AfterValue, IsAfterComma) = (false, !InArray);
                    break;
                case (byte)',' when InArray:
                    frame = new(FrameKind.Other, Position++, 1, Line, Repairs.None);
                    return WalkStep.Frame;
                default:
                    if (!InArray)
                        return WalkStep.Stray;
                    frame = TakeOther(text);
                    return WalkStep.Frame;
            }
        }
    }

    private WalkStep TakeValue(ReadOnlySpan<byte> text, out FrameSpan frame, ref ValueScan scan, out ScanEnd end)
    {
        frame = default;
        var next = Position;
        end = scan.Scan(text, ref next);
        if (end != ScanEnd.Closed)
            return end == ScanEnd.Open ? WalkStep.Open : WalkStep.Broken;
        var (start, line, isObject) = (Position, Line, text[Position] == '{');
        var lineEnds = text[start..next].Count((byte)'\n');
        var repairs = (InArray ? Repairs.ArrayElement : IsAfterObjectOnLine ? Repairs.SeveralOnALine : Repairs.None)
            | (lineEnds > 0 ? Repairs.SeveralLines : Repairs.None) | (IsAfterComma ? Repairs.CommaAfterObject : Repairs.None);
        Position = next;
        Line += lineEnds;
        IsAfterObjectOnLine = lineEnds == 0 && (isObject || IsAfterObjectOnLine);
        (AfterValue, IsAfterComma) = (true, false);
        if (!InArray && SkipBlanks(text, next) is var comma && comma < text.Length && text[comma] == ',')
        {
            (Position, AfterValue) = (comma + 1, false);
            repairs |= Repairs.CommaAfterObject;
        }
        frame = isObject
            ? new(FrameKind.Object, start, next - start, line, repairs)
            : new(FrameKind.Other, start, next - start, line, Repairs.None);
        return WalkStep.Frame;
    }

    /// <summary>Takes an element that is neither an object nor an array, up to the next comma or bracket. A closing brace without an opening one is part of it.</summary>
    private FrameSpan TakeOther(ReadOnlySpan<byte> text)
    {
        var start = Position;
        if (text[Position++] == '"')
            ValueScan.TryPassString(text, ref Position);
        var found = text[Position..].IndexOfAny(",[]{"u8);
        Position = found < 0 ? text.Length : Position + found;
        AfterValue = true;
        var length = text[start..Position].TrimEnd(" \t"u8).Length;
        return new(FrameKind.Other, start, length, Line, Repairs.None);
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int position)
    {
        while ((uint)position < (uint)text.Length && text[position] is (byte)' ' or (byte)'\t')
            position++;
        return position;
    }
}

/// <summary>A frame as a part of the text.</summary>
internal readonly record struct FrameSpan(FrameKind Kind, int Start, int Length, long Line, Repairs Repairs);
