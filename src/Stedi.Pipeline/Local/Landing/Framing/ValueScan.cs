using System.Buffers;

namespace Stedi.Pipeline.Local.Landing.Framing;

internal enum ScanEnd
{
    /// <summary>The value is complete.</summary>
    Closed,

    /// <summary>The text ends before the value does.</summary>
    Open,

    /// <summary>The text ends inside a string.</summary>
    InString,

    /// <summary>A closing bracket does not match the opening one.</summary>
    Mismatch,
    TooDeep,
}

/// <summary>Finds the end of an object or array by its brackets and strings only. It can pause at the end of a line, and continue on the next one.</summary>
internal struct ValueScan
{
    private static readonly SearchValues<byte> _structure = SearchValues.Create("{}[]\""u8);

    // One bit per open bracket, the innermost lowest: 1 for an object. The depth limit makes them fit.
    private ulong _objects;
    private int _depth;

    /// <summary>The innermost open bracket belongs to an array.</summary>
    public readonly bool IsInArray => (_objects & 1) == 0;

    /// <param name="position">The value's first bracket, or the end of an earlier scan. Moves after the scanned text.</param>
    public ScanEnd Scan(ReadOnlySpan<byte> text, ref int position)
    {
        while (true)
        {
            var found = text[position..].IndexOfAny(_structure);
            if (found < 0)
            {
                position = text.Length;
                return ScanEnd.Open;
            }
            position += found;
            var c = text[position++];
            switch (c)
            {
                case (byte)'"':
                    if (!TryPassString(text, ref position))
                        return ScanEnd.InString;
                    break;
                case (byte)'{' or (byte)'[':
                    if (_depth == LandingLimits.JsonDepth)
                        return ScanEnd.TooDeep;
                    _depth++;
                    _objects = _objects << 1 | (c == '{' ? 1UL : 0);
                    break;
                default:
                    if (IsInArray != (c == ']'))
                        return ScanEnd.Mismatch;
                    _objects >>= 1;
                    if (--_depth == 0)
                        return ScanEnd.Closed;
                    break;
            }
        }
    }

    /// <param name="position">After the opening quote. Moves after the closing one.</param>
    /// <returns>False if the text ends first.</returns>
    public static bool TryPassString(ReadOnlySpan<byte> text, ref int position)
    {
        while (position < text.Length)
        {
            var found = text[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                break;
            position += found + 1;
            if (text[position - 1] == '"')
                return true;
            position++;
        }
        position = text.Length;
        return false;
    }
}
