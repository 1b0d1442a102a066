using System.Buffers;
using System.Runtime.CompilerServices;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Parses usual lines several times faster than <see cref="LineParser"/>: with unescaped keys, each once, in the order of the previous line, unescaped
/// strings and plain numbers. Also objects over several lines, joined by LF. It gives up at anything else, and never decides that a line is wrong. Lines
/// that it accepts have the same result as with the other parser.
/// </summary>
internal sealed class QuickLineParser
{
    /// <summary>Up to 15 digits are exact in a double, and so are these powers. So their quotient is rounded only once, which is correct.</summary>
    private const int ExactDigits = 15;

    /// <summary>Longer texts between values are not remembered.</summary>
    private const int LongestBetween = 256;

    private static readonly double[] _powersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static readonly SearchValues<byte> _endsOfText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private readonly ColumnPlan _plan;
    private readonly ColumnChunk _chunk;
    private readonly ColumnKind[] _kinds;
    private readonly byte[][] _quotedKeys;

    // By the preceding column (last entry: none): the next column in the previous line, and the text between the two values.
    private readonly int[] _next;
    private readonly byte[]?[] _between;
    private readonly bool _isUsable;
    private ulong _seen;

    public QuickLineParser(ColumnPlan plan, ColumnChunk chunk)
    {
        (_plan, _chunk) = (plan, chunk);
        _kinds = [.. plan.Columns.Select(c => c.Type.Kind)];
        _quotedKeys = [.. Enumerable.Range(0, _kinds.Length).Select(i => (byte[])[(byte)'"', .. plan.Utf8Key(i), (byte)'"'])];
        _next = [.. Enumerable.Range(1, _kinds.Length).Select(i => i % _kinds.Length), 0];
        _between = new byte[]?[_next.Length];
        // The found columns are bits of a word, and keys must appear in the line unescaped.
        _isUsable = _kinds.Length is > 0 and <= 64 && !_quotedKeys.Any(key => key.AsSpan(1..^1).ContainsAny(_endsOfText));
    }

    /// <summary>Some line had the column's key.</summary>
    public bool HasSeen(int column) => _isUsable && (_seen & (1UL << column)) != 0;

    /// <param name="line">Valid UTF-8.</param>
    /// <param name="hasComma">Only a comma follows the object.</param>
    /// <returns>False if <see cref="LineParser"/> must parse the line. It then writes the whole row.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryParse(ReadOnlySpan<byte> line, int row, out bool hasComma)
    {
        hasComma = false;
        if (!_isUsable)
            return false;
        var i = 0;
        var found = 0UL;
        var previous = _kinds.Length;
        while (true)
        {
            var column = _next[previous];
            if (_between[previous] is { } between && line[i..].StartsWith(between))
                i = SkipBlanks(line, i + between.Length); // otherwise a file with different spacing would always take the slow path
            else if (!TryPassBetween(line, ref i, previous, ref column))
                break;
            if (column < 0 || (found & (1UL << column)) != 0 || !TryReadValue(line, ref i, column, row))
                return false;
            found |= 1UL << column;
            previous = column;
        }
        i = SkipBlanks(line, i);
        if (found == 0 || !TryPass(line, ref i, (byte)'}'))
            return false;
        if (i != line.Length && !IsEnd(line, i, out hasComma))
            return false;
        _seen |= found;
        for (var c = 0; c < _kinds.Length; c++)
        {
            if ((found & (1UL << c)) == 0)
                _chunk.SetNull(c, row);
        }
        return true;
    }

    /// <summary>Only blanks and perhaps a comma follow the object.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> line, int i, out bool hasComma)
    {
        i = SkipBlanks(line, i);
        hasComma = TryPass(line, ref i, (byte)',');
        return SkipBlanks(line, i) == line.Length;
    }

    /// <summary>Moves from a value to the next one, and remembers the text between them.</summary>
    /// <param name="column">In: the expected next column. Out: the one found, or -1.</param>
    /// <returns>False if no value follows.</returns>
    private bool TryPassBetween(ReadOnlySpan<byte> line, ref int i, int previous, ref int column)
    {
        var start = i;
        i = SkipBlanks(line, i);
        if (!TryPass(line, ref i, previous == _kinds.Length ? (byte)'{' : (byte)','))
            return false;
        column = ReadKey(line, ref i, column);
        if (column >= 0 && i - start <= LongestBetween)
        {
            _next[previous] = column;
            _between[previous] = line[start..i].ToArray();
        }
        return true;
    }

    /// <summary>Moves to the first character of the key's value. Returns -1 if no column has the key, or there is no key.</summary>
    private int ReadKey(ReadOnlySpan<byte> line, ref int i, int expected)
    {
        i = SkipBlanks(line, i);
        var column = expected;
        if (line[i..].StartsWith(_quotedKeys[expected]))
            i += _quotedKeys[expected].Length;
        else if (TryReadText(line, ref i, out var key))
            column = _plan.Find(key);
        else
            return -1;
        i = SkipBlanks(line, i);
        if (!TryPass(line, ref i, (byte)':'))
            return -1;
        i = SkipBlanks(line, i);
        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadValue(ReadOnlySpan<byte> line, ref int i, int column, int row)
    {
        if ((uint)i < (uint)line.Length && line[i] == 'n')
        {
            if (!line[i..].StartsWith("null"u8))
                return false;
            i += 4;
            _chunk.SetNull(column, row);
            return true;
        }
        switch (_kinds[column])
        {
            case ColumnKind.String when TryReadText(line, ref i, out var text):
                _chunk.SetString(column, row, text);
                return true;
            case ColumnKind.BigInt when TryReadInteger(line, ref i, out var value):
                _chunk.Set(column, row, value);
                return true;
            case ColumnKind.Int when TryReadInteger(line, ref i, out var value) && value == (int)value:
                _chunk.Set(column, row, (int)value);
                return true;
            case ColumnKind.Double when TryReadDouble(line, ref i, out var value):
                _chunk.Set(column, row, value);
                return true;
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadText(ReadOnlySpan<byte> line, ref int i, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryPass(line, ref i, (byte)'"'))
            return false;
        var rest = line[i..];
        var end = rest.IndexOfAny(_endsOfText);
        if (end < 0 || rest[end] != '"')
            return false;
        text = rest[..end];
        i += end + 1;
        return true;
    }

    /// <summary>At most 18 digits, which fit a long, perhaps with a fraction of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadInteger(ReadOnlySpan<byte> line, ref int i, out long value)
    {
        var negative = TryPass(line, ref i, (byte)'-');
        value = 0;
        if (!TryReadWhole(line, ref i, 18, ref value))
            return false;
        if (TryPass(line, ref i, (byte)'.'))
        {
            var zeros = i;
            while (TryPass(line, ref i, (byte)'0'))
            {
            }
            if (i == zeros)
                return false;
        }
        value = negative ? -value : value;
        return IsEndOfNumber(line, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadDouble(ReadOnlySpan<byte> line, ref int i, out double value)
    {
        var negative = TryPass(line, ref i, (byte)'-');
        var start = i;
        var digits = 0L;
        var decimals = 0;
        value = 0;
        if (!TryReadWhole(line, ref i, ExactDigits, ref digits))
            return false;
        if (TryPass(line, ref i, (byte)'.'))
        {
            var point = i;
            ReadDigits(line, ref i, ExactDigits + 1 - (point - start), ref digits);
            decimals = i - point;
            if (decimals == 0)
                return false;
        }
        value = digits / _powersOfTen[decimals];
        value = negative ? -value : value;
        return IsEndOfNumber(line, i);
    }

    /// <summary>JSON has no leading zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadWhole(ReadOnlySpan<byte> line, ref int i, int most, ref long value)
    {
        var start = i;
        ReadDigits(line, ref i, most, ref value);
        return i - start == 1 || (i > start && line[start] != '0');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadDigits(ReadOnlySpan<byte> line, ref int i, int most, ref long value)
    {
        for (var end = Math.Min(i + most, line.Length); i < end; i++)
        {
            var digit = (uint)line[i] - '0';
            if (digit > 9)
                return;
            value = value * 10 + digit;
        }
    }

    /// <summary>Numbers with an exponent or too many digits take the slow path.</summary>
    private static bool IsEndOfNumber(ReadOnlySpan<byte> line, int i) =>
        (uint)i < (uint)line.Length && line[i] is (byte)',' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\n';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPass(ReadOnlySpan<byte> line, ref int i, byte expected)
    {
        if ((uint)i >= (uint)line.Length || line[i] != expected)
            return false;
        i++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipBlanks(ReadOnlySpan<byte> line, int i)
    {
        while ((uint)i < (uint)line.Length && line[i] is (byte)' ' or (byte)'\t' or (byte)'\n')
            i++;
        return i;
    }
}
