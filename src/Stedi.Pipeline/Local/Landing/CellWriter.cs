using System.Globalization;
using System.Text;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>Converts a JSON value to a column's value, exactly or not at all.</summary>
internal sealed class CellWriter(ColumnChunk chunk)
{
    private readonly CompactJson _compact = new();
    private byte[] _unescaped = new byte[256];

    /// <param name="isCut">The value is a time that was cut to microseconds.</param>
    /// <returns>Null, or the problem with the value.</returns>
    public string? Write(int index, Column column, int row, ReadOnlySpan<byte> line, JsonCell cell, out bool isCut)
    {
        isCut = false;
        if (!cell.HasValue)
        {
            chunk.SetNull(index, row);
            return null;
        }
        var text = line.Slice(cell.Start, cell.Length);
        if (cell.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            return WriteNested(index, column, row, text, cell.Type == JsonTokenType.StartObject ? "an object" : "an array");
        if (cell.Type == JsonTokenType.String && !TryUnquote(text, cell.IsEscaped, out text))
            return Problem(column, "a string", HalfPair);
        var problem = WriteText(index, column, row, text, cell.Type, ref isCut);
        return problem is null ? null : Problem(column, Shown(text, cell.Type), problem);
    }

    /// <summary>Sets the value to NULL, whatever was written before.</summary>
    public void WriteNull(int index, int row) => chunk.SetNull(index, row);

    /// <summary>Only string columns can store nested values, as JSON.</summary>
    private string? WriteNested(int index, Column column, int row, ReadOnlySpan<byte> json, string kind)
    {
        if (column.Type.Kind != ColumnKind.String)
            return Problem(column, kind, "is not a single value");
        if (!_compact.TryWrite(json, out var text))
            return Problem(column, kind, HalfPair);
        chunk.SetString(index, row, text);
        return null;
    }

    private string? WriteText(int index, Column column, int row, ReadOnlySpan<byte> text, JsonTokenType type, ref bool isCut)
    {
        var kind = column.Type.Kind;
        if (kind == ColumnKind.String)
        {
            chunk.SetString(index, row, type == JsonTokenType.Number ? WithoutZeroFraction(text) : text);
            return null;
        }
        if (type == JsonTokenType.String)
            text = text.Trim(" \t\r\n"u8);
        return kind switch
        {
            ColumnKind.Boolean => WriteBoolean(index, row, text, type),
            _ when type is JsonTokenType.True or JsonTokenType.False => "is a boolean",
            ColumnKind.Float or ColumnKind.Double => WriteFloating(index, row, text, kind),
            ColumnKind.Date => WriteDate(index, row, text, type),
            ColumnKind.Timestamp => WriteTimestamp(index, row, text, type, ref isCut),
            _ => WriteExact(index, row, text, column.Type),
        };
    }

    private string? WriteBoolean(int index, int row, ReadOnlySpan<byte> text, JsonTokenType type)
    {
        var isTrue = Ascii.EqualsIgnoreCase(text, "true"u8);
        if (type == JsonTokenType.Number || (!isTrue && !Ascii.EqualsIgnoreCase(text, "false"u8)))
            return "is neither true nor false";
        chunk.Set(index, row, isTrue);
        return null;
    }

    private string? WriteFloating(int index, int row, ReadOnlySpan<byte> text, ColumnKind kind)
    {
        if (!ExactNumber.IsNumber(text))
            return "is not a number";
        var wide = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        // Parsed directly as float: going through double could round twice.
        var narrow = kind == ColumnKind.Float ? float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : 0f;
        if (!double.IsFinite(wide) || !float.IsFinite(narrow))
            return "is out of range";
        if (kind == ColumnKind.Float)
            chunk.Set(index, row, narrow);
        else
            chunk.Set(index, row, wide);
        return null;
    }

    private string? WriteDate(int index, int row, ReadOnlySpan<byte> text, JsonTokenType type)
    {
        if (type != JsonTokenType.String || !CalendarText.TryReadDate(text, out var days))
            return "is not a date like 2022-06-18";
        chunk.Set(index, row, days);
        return null;
    }

    private string? WriteTimestamp(int index, int row, ReadOnlySpan<byte> text, JsonTokenType type, ref bool isCut)
    {
        if ((type != JsonTokenType.String || !CalendarText.TryReadTimestamp(text, out var microseconds, out isCut))
            && !EpochNumber.TryRead(text, out microseconds, out isCut))
            return "is neither a timestamp like 2022-06-18T14:59:36.361Z nor seconds or milliseconds since 1970";
        chunk.Set(index, row, microseconds);
        return null;
    }

    private string? WriteExact(int index, int row, ReadOnlySpan<byte> text, ColumnType type)
    {
        var problem = ExactNumber.TryRead(text, type.Scale, out var value);
        if (problem == NumberProblem.None && !TrySet(index, row, value, type))
            problem = NumberProblem.OutOfRange;
        return problem switch
        {
            NumberProblem.None => null,
            NumberProblem.Fraction => type.Scale == 0 ? "has a fraction" : "has more decimals than the type",
            NumberProblem.OutOfRange => "is out of range",
            _ => "is not a number",
        };
    }

    private bool TrySet(int index, int row, Int128 value, ColumnType type)
    {
        switch (type.Kind)
        {
            case ColumnKind.TinyInt when value >= sbyte.MinValue && value <= sbyte.MaxValue:
                chunk.Set(index, row, (sbyte)value);
                return true;
            case ColumnKind.SmallInt when value >= short.MinValue && value <= short.MaxValue:
                chunk.Set(index, row, (short)value);
                return true;
            case ColumnKind.Int when value >= int.MinValue && value <= int.MaxValue:
                chunk.Set(index, row, (int)value);
                return true;
            case ColumnKind.BigInt when value >= long.MinValue && value <= long.MaxValue:
                chunk.Set(index, row, (long)value);
                return true;
            case ColumnKind.Decimal when Int128.Abs(value) < PowerOfTen(type.Precision):
                SetDecimal(index, row, value, type.Precision);
                return true;
            default:
                return false;
        }
    }

    /// <summary>DuckDB keeps a decimal in the narrowest integer that holds its precision.</summary>
    private void SetDecimal(int index, int row, Int128 value, int precision)
    {
        switch (precision)
        {
            case <= 4: chunk.Set(index, row, (short)value); break;
            case <= 9: chunk.Set(index, row, (int)value); break;
            case <= 18: chunk.Set(index, row, (long)value); break;
            default: chunk.Set(index, row, value); break;
        }
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }

    /// <summary>For example, a phone number that was stored as a float: 8015551212.0 means 8015551212.</summary>
    private static ReadOnlySpan<byte> WithoutZeroFraction(ReadOnlySpan<byte> number)
    {
        var point = number.IndexOf((byte)'.');
        return point > 0 && number[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0 ? number[..point] : number;
    }

    private bool TryUnquote(ReadOnlySpan<byte> literal, bool isEscaped, out ReadOnlySpan<byte> text)
    {
        text = literal[1..^1];
        if (!isEscaped)
            return true;
        if (_unescaped.Length < literal.Length)
            _unescaped = new byte[literal.Length * 2];
        var reader = new Utf8JsonReader(literal);
        reader.Read();
        try
        {
            text = _unescaped.AsSpan(0, reader.CopyString(_unescaped));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private const string HalfPair = "contains an unpaired surrogate, which is not a character";

    private static string Problem(Column column, string found, string problem) => $"{column.Name}: {found} {problem} (column type {column.Type}).";

    private static string Shown(ReadOnlySpan<byte> text, JsonTokenType type)
    {
        const int Longest = 60;
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, Longest)]) + (text.Length > Longest ? "…" : "");
        return type == JsonTokenType.String ? $"\"{shown}\"" : shown;
    }
}
