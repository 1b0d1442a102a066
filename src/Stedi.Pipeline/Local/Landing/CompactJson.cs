using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Writes a nested value for a string column: without blanks between tokens, with keys, order and numbers unchanged. In strings, it escapes only what
/// JSON requires, like Spark. The writer of <c>System.Text.Json</c> escapes more.
/// </summary>
internal sealed class CompactJson
{
    private static readonly SearchValues<byte> _escaped = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private readonly ArrayBufferWriter<byte> _text = new();
    private byte[] _unescaped = new byte[256];

    /// <param name="json">A valid object or array.</param>
    /// <param name="compact">Valid until the next call.</param>
    /// <returns>False if a string contains an unpaired surrogate.</returns>
    public bool TryWrite(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> compact)
    {
        _text.ResetWrittenCount();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LandingLimits.JsonDepth });
        var isFirst = true;
        try
        {
            while (reader.Read())
            {
                var isEnd = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
                if (!isFirst && !isEnd)
                    _text.Write(","u8);
                isFirst = WriteToken(ref reader);
            }
        }
        catch (InvalidOperationException)
        {
            compact = default;
            return false;
        }
        compact = _text.WrittenSpan;
        return true;
    }

    /// <returns>True if no comma may follow this token.</returns>
    private bool WriteToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _text.Write(reader.ValueSpan);
                return true;
            case JsonTokenType.PropertyName:
                WriteString(ref reader);
                _text.Write(":"u8);
                return true;
            case JsonTokenType.String:
                WriteString(ref reader);
                return false;
            default:
                _text.Write(reader.ValueSpan);
                return false;
        }
    }

    private void WriteString(ref Utf8JsonReader reader)
    {
        _text.Write("\""u8);
        if (!reader.ValueIsEscaped)
            _text.Write(reader.ValueSpan);
        else
        {
            if (_unescaped.Length < reader.ValueSpan.Length)
                _unescaped = new byte[reader.ValueSpan.Length * 2];
            WriteEscaped(_unescaped.AsSpan(0, reader.CopyString(_unescaped)));
        }
        _text.Write("\""u8);
    }

    private void WriteEscaped(ReadOnlySpan<byte> text)
    {
        Span<byte> hex = [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', 0, 0];
        while (text.IndexOfAny(_escaped) is var at and >= 0)
        {
            _text.Write(text[..at]);
            switch (text[at])
            {
                case (byte)'"': _text.Write("\\\""u8); break;
                case (byte)'\\': _text.Write("\\\\"u8); break;
                case (byte)'\b': _text.Write("\\b"u8); break;
                case (byte)'\f': _text.Write("\\f"u8); break;
                case (byte)'\n': _text.Write("\\n"u8); break;
                case (byte)'\r': _text.Write("\\r"u8); break;
                case (byte)'\t': _text.Write("\\t"u8); break;
                default:
                    text[at].TryFormat(hex[4..], out _, "x2", CultureInfo.InvariantCulture);
                    _text.Write(hex);
                    break;
            }
            text = text[(at + 1)..];
        }
        _text.Write(text);
    }
}
