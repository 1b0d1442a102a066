using System.Buffers;

namespace Stedi.Pipeline.Local.Landing.Framing;

internal enum ScanEnd
{
    /// <summary>The bracket that began the value is closed.</summary>
    Closed,

    /// <summary>The text ends, and the value does not.</summary>
    Open,

    /// <summary>The text ends inside a string.</summary>
    InString,

    /// <summary>A closing bracket is not that of the last opening one.</summary>
    Mismatch,
    TooDeep,
}

/// <summary>Looks for the end of an object or array by its brackets and strings alone. It can stop at the end of a line and go on at the next one.</summary>
internal struct ValueScan
{
    private static readonly SearchValues<byte> _structure = SearchValues.Create("{}[]\""u8);

    // A bit per open bracket, the innermost lowest: 1 of an object. The depth limit makes it fit.
    private ulong _objects;
    private int _depth;

    /// <summary>The innermost open bracket is that of an array.</summary>
    public readonly bool IsInArray => (_objects & 1) == 0;

    /// <param name="position">Of the value's first bracket, or where an earlier scan ended; moves behind what was looked at.</param>
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

    /// <param name="position">Behind the opening quote; moves behind the closing one.</param>
    /// <returns>False where the text ends first.</returns>
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
